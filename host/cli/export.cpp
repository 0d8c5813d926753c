// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/model_card.h"
#include "cli/saved_run.h"
#include "generate/image_maker.h"
#include "generate/sha256.h"
#include "octsdk/atomic_file.h"
#include "octsdk/error.h"
#include "train/parts.h"
#include "train/run_folder.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// The scope "export".
struct ExportOptions {
  ExportOptions() {
    options.add("run", &run, "the run whose networks are to leave it");
    options.add("checkpoint", &checkpoint, "a checkpoint file of it, or best; none: the newest");
    options.add("out", &out, "a new folder, which generate, translate and explore take as --run");
  }
  OptionSet options;
  std::string run;
  std::string checkpoint;
  std::string out;
};

/// Kept: what builds the networks and prepares a source image. Everything else tells of places, of
/// this machine or of the training; a pattern for patients may be like one of them.
bool may_leave(const std::string& scope, const std::string& option) {
  if (scope == "run") return option == "model" || option == "dataset";
  return scope == "model" || (scope == "dataset" && option != "patient-pattern");
}

/// The classes go along only where the networks heed them: they may be folders that somebody named
/// after patients.
ModelSetup stripped_setup(const SavedRun& run) {
  ModelSetup setup = run.setup();
  if (!is_conditional(run.model(), run.model_info(), setup)) setup.classes.clear();
  return setup;
}

/// Of the identity in a checkpoint what the networks need. The fingerprint of the data and the
/// number of its images stay behind.
TrainingState stripped(const TrainingState& state, const ModelSetup& setup) {
  TrainingState kept;
  kept.progress.step = state.progress.step;
  kept.progress.images = state.progress.images;
  for (const char* name : {"plugins", "setup", "torch"}) {
    kept.identity[name] = state.identity.at(name);
  }
  kept.identity["settings"]["model"] =
      state.identity.at("settings").value("model", nlohmann::json::object());
  kept.identity["setup"]["classes"] = setup.classes;
  return kept;
}

std::vector<NamedTensor> networks_of(const SavedRun& run) {
  std::vector<NamedTensor> tensors;
  for (const Part& part : parts_of(run.model(), run.model_info())) {
    if (!makes_images(part.use)) continue;
    tensors.push_back({part.name, part.tensor.detach().cpu().contiguous()});
  }
  return tensors;
}

void make_folder(const fs::path& out) {
  std::error_code failure;
  if (fs::exists(out, failure) && !fs::is_empty(out, failure)) {
    throw Error(ExitCode::bad_output_folder,
                "export: '" + out.string() + "' holds something already; give a new folder");
  }
  fs::create_directories(out / "checkpoints", failure);
  if (failure) {
    throw Error(ExitCode::bad_output_folder,
                "export: '" + out.string() + "' cannot be made: " + failure.message());
  }
}

/// The configuration comes last: with it the folder counts as a run.
Json write_export(const Invocation& call, const SavedRun& run, const fs::path& out) {
  const ModelSetup setup = stripped_setup(run);
  const TrainingState state = stripped(run.checkpoint().state(), setup);
  const std::vector<NamedTensor> networks = networks_of(run);
  make_folder(out);
  const fs::path weights = out / "checkpoints" / (step_name(state.progress.step) + ".safetensors");
  save_weights(weights, networks, state);
  const std::string sha256 = sha256_of(weights);
  std::int64_t values = 0;
  for (const NamedTensor& network : networks) values += network.tensor.numel();
  write_text_file((out / "README.md").string(),
                  model_card({run.model_info(), setup, state.progress, values, sha256}));
  write_text_file((out / "config.toml").string(), call.settings().to_toml(may_leave));
  return {{"out", out.string()},
          {"weights", weights.string()},
          {"sha256", sha256},
          {"tensors", networks.size()},
          {"values", values}};
}

ExitCode run_export(Invocation& call) {
  ExportOptions options;
  call.declare("export", options.options);
  const std::string path = call.peek("export", "run");
  if (call.wants_help() && path.empty()) return call.parse() ? ExitCode::usage : ExitCode::done;
  if (path.empty()) throw Error(ExitCode::usage, "export: give --run RUN");
  SavedRun run(call, path);
  if (!call.parse()) return ExitCode::done;
  if (options.out.empty()) throw Error(ExitCode::usage, "export: give --out FOLDER");
  if (call.dry_run()) {
    std::cout << call.settings().to_toml(may_leave);
    return ExitCode::done;
  }
  run.load_model(options.checkpoint);
  const Json done = write_export(call, run, options.out);
  std::cout << (call.json() ? done.dump(2) : options.out) << "\n";
  return ExitCode::done;
}

}  // namespace

extern const Command export_command;
const Command export_command{
    "export",
    "a run's networks and a model card, without anything of the training data, to be passed on",
    "octhost export --run runs/drusen --out drusen-model/\n"
    "octhost export --run runs/drusen --checkpoint best --out drusen-model/\n"
    "octhost generate --run drusen-model/ --count 16 --out fakes/",
    {},
    run_export,
};

}  // namespace oct::host
