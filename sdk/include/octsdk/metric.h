// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "octsdk/export.h"
#include "octsdk/features.h"
#include "octsdk/options.h"

namespace oct {

class Generator;
class LatentSpace;

/// Whose images a metric is shown.
enum class Role {
  train,    ///< real, seen in training
  heldout,  ///< real, never seen in training
  fake,     ///< made by the model (or the folder under test)
};

/// What a dataset knows of the eyes in a batch besides their images: by construction (the phantom)
/// or from files that came with them.
struct MetricTruth {
  at::Tensor layers;  ///< [N, L, W] float32: row of each boundary in pixels of the image, NaN where
                      ///< it is not known; undefined without layers
  std::vector<std::string> layer_names;  ///< L names, "ilm", "rpe", "bm" among them
  at::Tensor lesions;  ///< [N, 1, H, W] bool, true on lesions; undefined without a mask
};

/// Images in one role. [N, C, H, W] float32 in [-1, 1] on the CPU.
struct MetricBatch {
  at::Tensor images;
  at::Tensor labels;             ///< [N, K] multi-hot or undefined
  std::vector<std::string> ids;  ///< N ids; for a metric of pairs, equal ids belong together
  /// Whose images they are, N names: what intervals are drawn over. "" where it is not known: each
  /// such image counts as a patient of its own.
  std::vector<std::string> patients;
  std::vector<std::string> eyes;  ///< N times "L", "R" or ""; empty when nothing is known
  std::string modality;           ///< "oct", "dfe", or "" when nobody said
  at::Tensor mask;    ///< [N, 1, H, W] bool, true where the scanner saw something; undefined = all
  MetricTruth truth;  ///< of these images, for a metric that needs it
  Embedding embedding;  ///< of these images, for a metric that needs features
};

/// What a metric must be shown.
struct MetricNeed {
  bool pairs = false;             ///< each fake has its true image: the `heldout` batch is followed
                                  ///< at once by the `fake` batch of the same ids in the same order
  bool train = false;             ///< wants the training images as well
  bool features = false;          ///< wants every batch embedded; use() is called before the first
  bool truth = false;             ///< wants MetricBatch::truth where the dataset knows it
  bool latent_space = false;      ///< judges a model, not images: use(Generator, LatentSpace ...)
                                  ///< is called, update() never
  std::string modality;           ///< "oct" or "dfe": undefined for images known to be others
  bool costly = false;            ///< takes minutes: left out in and after training unless named
  std::int64_t least_images = 1;  ///< per role; fewer = undefined
  std::int64_t least_side = 1;    ///< smallest height and width it is defined for
};

/// Which value of a score is the best.
enum class Best : std::uint8_t {
  extreme,  ///< the highest or the lowest: Score::higher_is_better
  zero,     ///< a signed difference: the nearest to 0
  none,     ///< tells of the real images or of the measuring; no model is the better for it
};

/// One number with what is needed to read it.
struct Score {
  std::string name;  ///< with the variant: "ssim-gauss", "swd-64"
  double value = 0;
  bool higher_is_better = true;
  std::optional<double> low;  ///< 95 % confidence interval where one can be had
  std::optional<double> high;
  std::int64_t n = 0;  ///< images (pairs) it rests on
  Best best = Best::extreme;
};

/// A measure over images. The host makes a fresh object for every computation (scores, baselines):
/// options, (set), need, update any number of times, compute once. One thread.
class OCT_API Metric {
 public:
  virtual ~Metric();

  virtual void options(OptionSet& set) = 0;
  [[nodiscard]] virtual MetricNeed need() const = 0;
  /// Called once before the first update() of a metric that needs features: what space the
  /// embeddings will be of. Throws Error(metric_undefined) when it is not fit for the metric.
  virtual void use(const FeatureSpace& space);
  /// Called once, in place of update(), of a metric that needs a latent space; both outlive the
  /// metric, take and give float32 on the CPU, and may be called until compute() returns. `labels`
  /// [M, K] are those of real images to draw classes from, undefined without. `embed`: for the
  /// images that the metric makes, through the network that use() told of; empty without
  /// `features`.
  virtual void use(Generator& generator, LatentSpace& space, const at::Tensor& labels,
                   const Embed& embed);
  /// Takes images in; keeps what compute() needs and no more.
  /// Throws Error(invalid_input) on images it cannot compare (channels, size), naming both.
  virtual void update(Role role, const MetricBatch& batch) = 0;
  /// Throws Error(metric_undefined) with the reason when there is no value.
  virtual std::vector<Score> compute() = 0;
};

}  // namespace oct
