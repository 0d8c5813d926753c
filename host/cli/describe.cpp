// SPDX-License-Identifier: Apache-2.0
#include "cli/describe.h"

#include <fstream>
#include <functional>
#include <numeric>

#include "config/sources.h"
#include "octsdk/dataset.h"
#include "octsdk/error.h"
#include "octsdk/features.h"
#include "octsdk/metric.h"
#include "octsdk/model.h"
#include "octsdk/plugin.h"
#include "octsdk/safetensors.h"
#include "plugins/loader.h"
#include "train/checkpoint.h"

namespace oct::host {
namespace {

using Json = nlohmann::ordered_json;

Json options_json(const OptionSet& options) {
  Json list = Json::array();
  for (const Option& option : options.all()) {
    list.push_back({{"name", option.name()},
                    {"default", option.default_text()},
                    {"expected", option.expected()},
                    {"help", option.help()}});
  }
  return list;
}

Json facts(Model& model) {
  const Need need = model.need();
  Json presets = Json::array();
  for (const Preset& preset : model.presets()) {
    presets.push_back(
        {{"name", preset.name}, {"summary", preset.summary}, {"values", preset.values}});
  }
  return {{"presets", presets},
          {"need",
           {{"pairing", name_of(need.pairing)},
            {"labels", need.labels},
            {"equal_channels", need.equal_channels},
            {"size_multiple", need.size_multiple},
            {"smallest_size", need.smallest_size},
            {"power_of_two", need.power_of_two}}}};
}

Json facts(Dataset& dataset) {
  const Give give = dataset.give();
  Json modalities = Json::array();
  for (const Modality& modality : give.modalities) {
    modalities.push_back({{"name", modality.name}, {"channels", modality.channels}});
  }
  return {{"give", {{"modalities", modalities}, {"can_pair", give.can_pair}}}};
}

Json facts(Metric& metric) {
  const MetricNeed need = metric.need();
  return {{"need",
           {{"pairs", need.pairs},
            {"train", need.train},
            {"features", need.features},
            {"least_images", need.least_images},
            {"least_side", need.least_side}}}};
}

// What a network is, where it can be opened with its options as they are.
Json facts(Features& features) {
  try {
    features.open();
  } catch (const Error& error) {
    return {{"not_opened", error.what()}};
  }
  const FeatureSpace& space = features.space();
  return {{"space",
           {{"name", space.name},
            {"dimension", space.dimension},
            {"classes", space.classes},
            {"is_inception", space.is_inception},
            {"identity", space.identity}}}};
}

template <class Interface>
Json describe(const PluginFile& file) {
  const Plugin<Interface> plugin = load_plugin<Interface>(file);
  const PluginInfo& info = plugin.info();
  const std::unique_ptr<Interface> object = plugin.make();
  OptionSet options;
  Json out{{"kind", info.kind},       {"id", info.id},           {"version", info.version},
           {"summary", info.summary}, {"licence", info.licence}, {"path", info.path.string()}};
  guarded(info, "options", [&] { object->options(options); });
  out["options"] = options_json(options);
  guarded(info, "describe", [&] { out.update(facts(*object)); });
  return out;
}

Json parts_json(const safetensors::File& file) {
  Json parts = Json::object();
  for (const safetensors::Entry& entry : file.entries()) {
    Json& part = parts[entry.name.substr(0, entry.name.find('/'))];
    if (part.is_null()) part = {{"tensors", 0}, {"values", 0}};
    part["tensors"] = part["tensors"].get<std::int64_t>() + 1;
    part["values"] =
        part["values"].get<std::int64_t>() + std::accumulate(entry.shape.begin(), entry.shape.end(),
                                                             std::int64_t{1}, std::multiplies<>());
  }
  return parts;
}

}  // namespace

Json describe_plugin(const PluginFile& file) {
  if (file.kind == plugin_kind<Model>) return describe<Model>(file);
  if (file.kind == plugin_kind<Dataset>) return describe<Dataset>(file);
  if (file.kind == plugin_kind<Features>) return describe<Features>(file);
  return describe<Metric>(file);
}

Json describe_weights(const std::filesystem::path& path) {
  const safetensors::File file(path.string());
  Json out{{"path", path.string()}};
  if (file.metadata().contains("octhost")) {
    const TrainingState state = Checkpoint(path).state();
    out["step"] = state.progress.step;
    out["images"] = state.progress.images;
    out["seconds"] = state.seconds;
    out["made_with"] = state.identity;
  }
  out["parts"] = parts_json(file);
  return out;
}

Json describe_run(const std::filesystem::path& folder) {
  Json out{{"path", folder.string()}};
  for (const Assignment& value : read_config(folder / "config.toml")) {
    out["config"][value.scope][value.option] = value.text;
  }
  const auto checkpoints = checkpoints_in(folder / "checkpoints");
  if (!checkpoints.empty()) out["checkpoint"] = describe_weights(checkpoints.front());
  if (std::ifstream file(folder / "evaluation.json"); file) {
    out["evaluation"] = Json::parse(file, nullptr, false);
  }
  return out;
}

}  // namespace oct::host
