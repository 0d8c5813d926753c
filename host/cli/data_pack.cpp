// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "cli/command.h"
#include "cli/data_parts.h"
#include "cli/data_plan.h"
#include "cli/train_preset.h"
#include "data/cache_folder.h"
#include "data/modality_packs.h"
#include "data/options.h"
#include "data/run_data.h"
#include "octsdk/dataset.h"
#include "octsdk/model.h"
#include "train/options.h"
#include "train/signals.h"

namespace oct::host {
namespace {

using Json = nlohmann::ordered_json;

/// The options of a training, so that its very command line can be given: preset, size and the
/// dataset's options decide what is prepared, the others are heeded by `train` only.
struct PackCall {
  Invocation& call;
  TrainOptions train;
  DataOptions data;
  std::string model_id;
  std::string dataset_id;
};

void declare(PackCall& use) {
  Invocation& call = use.call;
  call.run_options().add("model", &use.model_id,
                         "the model that will be trained: takes its preset");
  call.run_options().add("dataset", &use.dataset_id, "the dataset to prepare");
  call.declare("train", use.train.options());
  call.declare("data", use.data.options());
}

/// The packs that are there, by file name.
std::set<std::string> packs_in(const std::filesystem::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".pack") names.insert(entry.path().filename().string());
  }
  return names;
}

Json describe(const OpenedPack& pack, const Modality& modality, const std::filesystem::path& folder,
              const std::set<std::string>& before) {
  std::int64_t unreadable = 0;
  for (std::int64_t row = 0; row < pack.pack->count(); ++row) {
    unreadable += pack.pack->readable(row) ? 0 : 1;
  }
  const std::filesystem::path file = folder / (pack.key + ".pack");
  std::error_code error;
  return {{"modality", modality.name},
          {"size", size_text(pack.pack->size())},
          {"channels", pack.pack->channels()},
          {"images", pack.pack->count()},
          {"unreadable", unreadable},
          {"made", !before.contains(file.filename().string())},
          {"key", pack.key},
          {"file", file.string()},
          {"bytes", std::filesystem::file_size(file, error)}};
}

Json make_packs(const PackCall& use, Chosen<Dataset>& dataset) {
  DataProgress progress("preparing images");
  ProgressLine unused;
  DataPlan plan = data_plan(use.call, use.data, dataset, unused);
  plan.size = parse_size(use.train.size, "--size");
  plan.tick = [&](std::int64_t done, std::int64_t total) { progress.show(done, total); };
  const auto start = std::chrono::steady_clock::now();
  const OpenedArchives opened = open_archives(plan);
  const Index index =
      guarded(dataset.info(), "index", [&] { return dataset->index(opened.where()); });
  const Give give = guarded(dataset.info(), "give", [&] { return dataset->give(); });
  const std::filesystem::path folder = cache_folder(use.data.cache);
  const std::set<std::string> before = packs_in(folder);
  Json packs = Json::array();
  for (const Modality& modality : give.modalities) {
    const ModalityPacks made = open_modality_packs(*dataset, plan, index, modality);
    packs.push_back(describe(made.whole, modality, folder, before));
    if (made.loaded.key != made.whole.key) {
      packs.push_back(describe(made.loaded, modality, folder, before));
    }
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  return {{"dataset", use.dataset_id},
          {"origin", opened.shown(index.origin)},
          {"layout", index.layout},
          {"packs", packs},
          {"seconds", seconds.count()}};
}

void print(const Json& json) {
  std::cout << json["origin"].get<std::string>() << " (" << json["layout"].get<std::string>()
            << ")\n";
  for (const Json& pack : json["packs"]) {
    std::cout << pack["modality"].get<std::string>() << ": " << pack["images"] << " images of "
              << pack["size"].get<std::string>() << " pixels, "
              << (pack["made"].get<bool>() ? "prepared now" : "prepared before");
    if (pack["unreadable"] > 0) std::cout << ", " << pack["unreadable"] << " unreadable";
    std::cout << "; " << (pack["bytes"].get<std::uint64_t>() >> 20) << " MB, pack "
              << pack["key"].get<std::string>() << "\n";
  }
}

ExitCode run_pack(Invocation& call) {
  watch_signals();
  PackCall use{call, {}, {}, {}, {}};
  declare(use);
  const std::string model_id = call.peek("run", "model");
  const std::string dataset_id = call.peek("run", "dataset");
  if (call.wants_help() && dataset_id.empty()) {
    return call.parse() ? ExitCode::usage : ExitCode::done;
  }
  std::optional<Chosen<Model>> model;
  std::optional<Preset> preset;
  if (!model_id.empty()) model.emplace(choose<Model>(call, model_id));
  Chosen<Dataset> dataset = choose<Dataset>(call, dataset_id);
  if (model && !call.wants_help()) {
    preset =
        choose_preset(call, guarded(model->info(), "presets", [&] { return (*model)->presets(); }));
  }
  if (!call.parse(preset ? &*preset : nullptr)) return ExitCode::done;
  if (!model && !call.settings().given("train", "size")) {
    throw Error(ExitCode::usage,
                "data pack: give --size N, or --model (and --preset) whose size is to be prepared");
  }
  if (call.dry_run()) {
    std::cout << call.settings().to_toml();
    return ExitCode::done;
  }
  const Json json = make_packs(use, dataset);
  if (call.json()) {
    std::cout << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
  } else {
    print(json);
  }
  return ExitCode::done;
}

}  // namespace

extern const Command data_pack_command;
const Command data_pack_command{
    "data pack",
    "prepare the images of a dataset beforehand, so that training starts at once; takes the "
    "options "
    "of train",
    "octhost data pack --model cyclegan --dataset dfe_oct --source photos/ --target scans/\n"
    "octhost data pack --dataset oct --data OCT2017/ --size 256",
    {},
    run_pack};

}  // namespace oct::host
