// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "cli/command.h"
#include "data/options.h"
#include "data/run_data.h"
#include "octsdk/dataset.h"
#include "octsdk/model.h"
#include "train/checkpoint.h"

namespace oct::host {

/// A run as `evaluate` and `translate` need it: its model with the weights of a checkpoint, and its
/// data with its split. Its config.toml lies under whatever is given on the command line.
class SavedRun {
 public:
  /// Declares model, dataset and data to the command. Throws Error(bad_input_folder) when `path` is
  /// no run, and what choose() throws.
  SavedRun(Invocation& call, const std::filesystem::path& path);
  SavedRun(const SavedRun&) = delete;
  SavedRun& operator=(const SavedRun&) = delete;

  /// After parse(): opens a checkpoint (none named: the newest; "best": the best one) and builds
  /// the model, whose weights have no values yet. Throws Error(no_input) when the run has no (best)
  /// checkpoint yet.
  void open_model(const std::filesystem::path& checkpoint = {});
  /// After open_model(): the weights; with `only`, those for that way.
  void load_weights(std::optional<Direction> only = {});
  /// Both.
  void load_model(const std::filesystem::path& checkpoint = {});
  /// Prepares the data.
  void load_data();

  // After open_model():
  [[nodiscard]] Model& model() const { return *model_->object; }
  [[nodiscard]] const PluginInfo& model_info() const { return model_->info(); }
  [[nodiscard]] const ModelSetup& setup() const { return setup_; }
  [[nodiscard]] const Checkpoint& checkpoint() const { return *checkpoint_; }
  [[nodiscard]] const Chosen<Dataset>& dataset() const { return *dataset_; }
  [[nodiscard]] bool skips_bad_files() const { return data_options_.bad_files == "skip"; }
  /// The same model with the first weights that the run's seed gives.
  [[nodiscard]] std::unique_ptr<Model> untrained() const;
  /// After load_data().
  [[nodiscard]] const RunData& data() const { return data_; }

 private:
  void build(Model& model) const;

  Invocation& call_;
  std::filesystem::path path_;
  std::string model_id_;
  std::string dataset_id_;
  DataOptions data_options_;
  std::optional<Chosen<Model>> model_;
  std::optional<Chosen<Dataset>> dataset_;
  std::unique_ptr<Checkpoint> checkpoint_;
  ModelSetup setup_;
  RunData data_;
};

}  // namespace oct::host
