// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "data/batches.h"
#include "data/prefetch.h"
#include "octsdk/model.h"
#include "plugins/plugin_info.h"
#include "train/checkpoint.h"
#include "train/options.h"
#include "train/progress_line.h"
#include "train/run_folder.h"
#include "train/sample_grid.h"
#include "train/scalars.h"
#include "train/stop_rule.h"

namespace oct::host {

/// What a run is made of. All that is pointed to must outlive the trainer.
struct TrainerSetup {
  Model* model = nullptr;  ///< options set, built
  PluginInfo info;         ///< of the model plugin
  const RunData* data = nullptr;
  Pairing pairing = Pairing::single;
  std::string augment = "modality";
  std::int64_t workers = 1;  ///< threads that prepare batches
  ModelSetup build;          ///< what the model was built with
  const TrainOptions* options = nullptr;
  StopRule stop;
  std::uint64_t seed = 0;
  nlohmann::json identity;  ///< for checkpoints, see run_identity.h
  /// Judges the model as it stands; may be empty.
  std::function<void(const RunFolder&, const Progress&)> evaluate;
};

/// The loop: request, batch, step, scalars, and at a tick samples and checkpoint. The same setup
/// and the same thread count give the same bits, through any number of resumes.
class Trainer {
 public:
  explicit Trainer(TrainerSetup setup);

  /// Goes on where a checkpoint stands. Throws what restore() throws.
  void restore(const Checkpoint& checkpoint);
  [[nodiscard]] const Progress& progress() const { return state_.progress; }

  /// True when the run has got as far as it is to go.
  [[nodiscard]] bool finished() const { return setup_.stop.reached(state_.progress); }

  /// Two measured steps; returns the sentence with expected time and memory. Changes the model.
  std::string plan();

  /// Trains to the end in `folder`, saves and evaluates. On SIGINT or SIGTERM finishes the step,
  /// saves and throws Error(interrupted, terminated). Throws Error(diverged) with the last good
  /// checkpoint named, Error(cannot_write) and what the plugins throw.
  void run(const RunFolder& folder);

 private:
  using Clock = std::chrono::steady_clock;

  [[nodiscard]] BatchPlan batch_plan(const Progress& progress) const;
  void ask_ahead();
  Scalars step();
  void train_to_the_end(const RunFolder& folder, ScalarLog& log);
  [[nodiscard]] bool done() const;
  void tick(const RunFolder& folder, ScalarLog& log);
  void save(const RunFolder& folder);
  void measure();
  [[nodiscard]] double seconds_left() const;
  [[nodiscard]] std::string expectation() const;
  void show_progress(const Scalars& scalars);

  TrainerSetup setup_;
  TrainingState state_;
  BatchMaker batches_;
  SampleGrid samples_;
  Prefetcher prefetch_;
  Progress asked_;  ///< where the last batch that was asked for leads to
  std::optional<std::int64_t> saved_step_;
  std::int64_t steps_here_ = 0;  ///< in this process
  double step_seconds_ = 0;      ///< of one step, a running mean without the first
  double seconds_here_ = 0;      ///< of all steps in this process ...
  double waited_ = 0;            ///< ... and of them waiting for data
  Clock::time_point started_ = Clock::now();
  Clock::time_point reported_ = Clock::now();
  Clock::time_point flushed_ = Clock::now();
  ProgressLine line_;
};

}  // namespace oct::host
