// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

#include "../../support/temporary_files.h"
#include "../toy_dataset.h"
#include "data/run_data.h"
#include "plugins/catalogue.h"
#include "train/checkpoint.h"
#include "train/rng_state.h"
#include "train/run_folder.h"
#include "train/run_identity.h"
#include "train/trainer.h"

namespace oct::host {

using ModelValues = std::map<std::string, std::string>;

/// A real model plugin trained on the toy dataset, as `octhost train` does it, in this process.
class ToyRun {
 public:
  ToyRun(const std::string& model_id, const std::filesystem::path& cache, const ModelValues& values,
         std::int64_t steps)
      : plugin_(Catalogue({OCT_BUILD_DIR "/lib"}).open<Model>(model_id)), model_(plugin_.make()) {
    model_->options(model_options_);
    for (const auto& [name, text] : values) model_options_.find(name)->set(text, "test");
    at::set_num_threads(1);  // results do not hang on the machine, and small steps are quicker
    run_options_.add("threads", &threads_, "");
    settings_.add("run", run_options_);
    settings_.add("train", train.options());
    settings_.add("model", model_options_);
    train.steps = steps;
    train.batch = 2;
    train.sample_every = train.checkpoint_every = 0;
    prepare(cache);
    seed_torch(11);
    model_->build(setup_.build);
    trainer_ = std::make_unique<Trainer>(setup_);
  }

  Trainer& trainer() { return *trainer_; }
  Model& model() { return *model_; }
  [[nodiscard]] const nlohmann::json& identity() const { return setup_.identity; }
  std::vector<Part> parts() { return parts_of(*model_, plugin_.info()); }
  [[nodiscard]] const PluginInfo& info() const { return plugin_.info(); }

  TrainOptions train;

 private:
  void prepare(const std::filesystem::path& cache) {
    data_options_.cache = cache.string();
    DataPlan plan;
    plan.options = &data_options_;
    plan.info = {"dataset", "toy", "1.0.0", "", "", ""};
    plan.pairing = Pairing::unpaired;
    plan.size = {32, 32};
    plan.workers = 2;
    data_ = prepare_data(dataset_, plan);
    setup_.model = model_.get();
    setup_.info = plugin_.info();
    setup_.data = &data_;
    setup_.pairing = Pairing::unpaired;
    setup_.workers = 2;
    setup_.build.source_modality = "dfe";
    setup_.build.source_channels = 3;
    setup_.build.target_modality = "oct";
    setup_.build.target_channels = 1;
    setup_.build.size = {32, 32};
    setup_.build.classes = data_.index.classes;
    setup_.options = &train;
    setup_.stop.steps = train.steps;
    setup_.seed = 11;
    setup_.identity =
        run_identity(settings_, {plugin_.info(), plan.info}, setup_.build, data_.fingerprint);
  }

  Plugin<Model> plugin_;
  std::unique_ptr<Model> model_;
  OptionSet model_options_;
  OptionSet run_options_;
  std::int64_t threads_ = 1;
  Settings settings_;
  test::ToyDataset dataset_{12};
  DataOptions data_options_;
  RunData data_;
  TrainerSetup setup_;
  std::unique_ptr<Trainer> trainer_;
};

/// Every tensor of two checkpoints, bit by bit.
inline void expect_same_tensors(const std::filesystem::path& a, const std::filesystem::path& b) {
  const Checkpoint one(a);
  const Checkpoint other(b);
  ASSERT_EQ(one.file().entries().size(), other.file().entries().size());
  for (const safetensors::Entry& entry : one.file().entries()) {
    const safetensors::Entry* mate = other.file().find(entry.name);
    ASSERT_NE(mate, nullptr) << entry.name;
    const at::Tensor x = one.read(entry);
    const at::Tensor y = other.read(*mate);
    const auto left = bytes_of(x);
    const auto right = bytes_of(y);
    EXPECT_TRUE(std::equal(left.begin(), left.end(), right.begin(), right.end())) << entry.name;
  }
  EXPECT_EQ(one.state().progress.images, other.state().progress.images);
}

}  // namespace oct::host
