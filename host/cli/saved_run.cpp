// SPDX-License-Identifier: Apache-2.0
#include "cli/saved_run.h"

#include <nlohmann/json.hpp>

#include "cli/data_plan.h"
#include "cli/run_plugin.h"
#include "log.h"
#include "octsdk/error.h"
#include "runtime/device.h"
#include "runtime/without_random_fill.h"
#include "train/best_checkpoint.h"
#include "train/parts.h"
#include "train/rng_state.h"
#include "train/run_files.h"
#include "train/run_folder.h"
#include "train/run_identity.h"

namespace oct::host {
namespace {

Invocation& with_config_of(Invocation& call, const std::filesystem::path& run) {
  if (!is_run(run)) {
    throw Error(ExitCode::bad_input_folder,
                "'" + run.string() +
                    "' is no run: it holds no config.toml; `octhost list runs` "
                    "names those in ./runs");
  }
  call.add_base_config(run / "config.toml");
  return call;
}

}  // namespace

SavedRun::SavedRun(Invocation& call, const std::filesystem::path& path)
    : call_(with_config_of(call, path)), path_(path) {
  call.run_options().add("model", &model_id_, "the model of the run");
  call.run_options().add("dataset", &dataset_id_, "the dataset of the run");
  call.declare("data", data_options_.options());
  model_.emplace(choose_of_run<Model>(call, path, call.peek("run", "model")));
  dataset_.emplace(choose_of_run<Dataset>(call, path, call.peek("run", "dataset")));
}

void SavedRun::open_model(const std::filesystem::path& checkpoint) {
  const auto checkpoints = checkpoints_in(path_ / "checkpoints");
  if (checkpoint.empty() && checkpoints.empty()) {
    throw Error(ExitCode::no_input, "run '" + path_.string() + "' has no checkpoint yet");
  }
  std::filesystem::path file = checkpoint.empty() ? checkpoints.front() : checkpoint;
  if (checkpoint == "best") {
    const auto best = best_checkpoint(path_ / "checkpoints");
    if (!best) {
      throw Error(ExitCode::no_input, "run '" + path_.string() +
                                          "' has no best checkpoint; it is kept by training with "
                                          "--evaluate-every and --best");
    }
    file = path_ / "checkpoints" / best->file;
  }
  checkpoint_ = std::make_unique<Checkpoint>(file);
  setup_ = setup_from(checkpoint_->state().identity);
  setup_.device = resolve_device(call_.device());
  const WithoutRandomFill restored_later;
  build(model());
}

void SavedRun::load_weights(std::optional<Direction> only) {
  restore_for_inference(*checkpoint_, parts_of(model(), model_info()), only);
  log::debug("weights loaded from '" + checkpoint_->path().string() + "'");
}

void SavedRun::load_model(const std::filesystem::path& checkpoint) {
  open_model(checkpoint);
  load_weights();
}

void SavedRun::load_data() {
  const nlohmann::json split = read_split(path_);
  ProgressLine line;
  DataPlan plan = data_plan(call_, data_options_, *dataset_, line);
  plan.pairing = guarded(model_info(), "need", [&] { return model().need().pairing; });
  plan.size = setup_.size;
  plan.split = &split;
  data_ = prepare_data(*dataset_->object, plan);
}

void SavedRun::build(Model& model) const {
  seed_torch(call_.seed());
  guarded(model_info(), "build", [&] { model.build(setup_); });
}

std::unique_ptr<Model> SavedRun::untrained() const {
  std::unique_ptr<Model> model = model_->plugin.make();
  OptionSet options;
  guarded(model_info(), "options", [&] { model->options(options); });
  call_.settings().copy_to("model", options);
  build(*model);
  return model;
}

}  // namespace oct::host
