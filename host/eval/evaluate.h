// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "eval/feature_network.h"
#include "eval/image_source.h"
#include "eval/model_space.h"
#include "octsdk/metric.h"
#include "plugins/plugin_info.h"

namespace oct::host {

/// One metric as the user asked for it.
struct MetricChoice {
  PluginInfo info;                                ///< whose name stands before what it throws
  std::function<std::unique_ptr<Metric>()> make;  ///< a fresh object with its options set
};

/// Something else that is judged in the fakes' place, so that a score can be read against it:
/// "blurred-real", "mean-image", "untrained".
struct Rival {
  std::string name;
  ImageSourcePtr images;  ///< for metrics of sets
  ImageSourcePtr mated;   ///< for metrics of pairs: one for each of the task's mates; may be null
  ModelSpacePtr model = nullptr;  ///< for metrics of a latent space; null: they pass it over
};

/// One comparison: the held-out real images against one source of fakes. All images of a task have
/// one shape.
struct EvaluationTask {
  std::string label;       ///< "" or, with several tasks, what is compared: "dfe-to-oct"
  ImageSourcePtr heldout;  ///< real images never trained on
  ImageSourcePtr train;    ///< real images trained on; null when there are none to be had
  ImageSourcePtr fake;
  ImageSourcePtr mates;  ///< real image i is what fake i should be (equal ids); null without pairs
  std::string why_no_mates;  ///< for the reason why a metric of pairs was skipped
  ModelSpacePtr model;       ///< whose latent space is judged; null: there is none
  std::string why_no_model = "there is no model, only images";  ///< likewise
  std::vector<Rival> rivals;
};

/// All that `evaluate` does, fixed beforehand.
struct EvaluationJob {
  std::vector<MetricChoice> metrics;
  /// A metric that needs features is judged once through each of them.
  std::vector<FeatureNetworkPtr> networks;
  std::vector<EvaluationTask> tasks;
  std::int64_t batch = 16;  ///< images read at once
  std::uint64_t seed = 0;   ///< of the halves that real-against-real compares
  /// Told after each batch: images shown so far, and in all. May be empty.
  std::function<void(std::int64_t done, std::int64_t total)> progress;
};

/// One line of the result.
struct ScoreRow {
  std::string metric;              ///< id of the plugin
  Score score;                     ///< name is "<score>[@<label>][@<rival>]"
  std::optional<double> baseline;  ///< the same score of real against real, see evaluate()
};

/// A metric (of one task) without a value, and why.
struct SkippedRow {
  std::string metric;
  std::string reason;
};

struct Evaluation {
  std::vector<ScoreRow> scores;
  std::vector<SkippedRow> skipped;
};

/// Computes every metric of every task: one pass over the images per thing judged, all metrics in
/// it, a fresh metric object each. Beside each score stands its baseline, the same score with other
/// real images in the fakes' place: as many training images, where there are any, else the two
/// halves of the held-out ones, parted by patient; for a metric of pairs each mate is held against
/// a real image of another patient. None where there is no such image, and for a metric that looks
/// at the training images itself. A metric that has no value (metric_undefined, invalid_input, need
/// not met) goes to `skipped` and the others go on. Throws Error(metric_undefined) with every
/// reason when no fake got a score; errors of reading images and of a plugin that breaks pass
/// through.
Evaluation evaluate(const EvaluationJob& job);

}  // namespace oct::host
