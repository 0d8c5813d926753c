// SPDX-License-Identifier: Apache-2.0
#include "cli/saved_run.h"

#include <nlohmann/json.hpp>

#include "octsdk/error.h"
#include "runtime/device.h"
#include "runtime/threads.h"
#include "train/parts.h"
#include "train/progress_line.h"
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
  model_.emplace(choose<Model>(call, call.peek("run", "model")));
  dataset_.emplace(choose<Dataset>(call, call.peek("run", "dataset")));
}

void SavedRun::load_model(const std::filesystem::path& checkpoint) {
  const auto checkpoints = checkpoints_in(path_ / "checkpoints");
  if (checkpoint.empty() && checkpoints.empty()) {
    throw Error(ExitCode::no_input, "run '" + path_.string() + "' has no checkpoint yet");
  }
  checkpoint_ = std::make_unique<Checkpoint>(checkpoint.empty() ? checkpoints.front() : checkpoint);
  setup_ = setup_from(checkpoint_->state().identity);
  setup_.device = resolve_device(call_.device());
  build(model());
  restore_for_inference(*checkpoint_, parts_of(model(), model_info()));
}

void SavedRun::load_data() {
  const nlohmann::json split = read_split(path_);
  ProgressLine line;
  DataPlan plan;
  plan.options = &data_options_;
  plan.info = dataset_->info();
  plan.dataset_text = text_of(*dataset_->options);
  plan.pairing = guarded(model_info(), "need", [&] { return model().need().pairing; });
  plan.size = setup_.size;
  plan.seed = call_.seed();
  plan.workers = data_options_.workers > 0 ? data_options_.workers
                 : call_.threads() > 0     ? call_.threads()
                                           : available_processors();
  plan.split = &split;
  plan.tick = [&line](std::int64_t done, std::int64_t total) {
    if (!line.due()) return;
    line.show("preparing images " + std::to_string(done) + "/" + std::to_string(total));
  };
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
