// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/metric_choices.h"
#include "data/run_data.h"
#include "eval/pack_images.h"
#include "octsdk/model.h"
#include "train/run_folder.h"

namespace oct::host {

/// What a run is judged with while it trains. All must outlive it.
struct TrainEvaluation {
  const MetricChoices& metrics;
  const RunData& data;
  Model& model;
  PluginInfo info;  ///< of the model plugin
  ModelSetup setup;
  std::uint64_t seed = 0;
  TruthReader truth;  ///< of the data
  std::string best;   ///< score whose best checkpoint is kept; "": none

  /// Judges the model as it stands on the held-out images and writes the run's evaluation.json;
  /// names the checkpoint of this step the best one where its score is.
  /// Changes nothing that training goes on with. Without held-out images, or where no metric has a
  /// value, it only warns. Throws Error(interrupted, terminated) on a signal, Error(cannot_write).
  void operator()(const RunFolder& folder, const Progress& progress) const;
};

}  // namespace oct::host
