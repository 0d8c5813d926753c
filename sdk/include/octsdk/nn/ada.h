// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string_view>

#include "octsdk/export.h"
#include "octsdk/model.h"

namespace oct::nn {

/// See AdaController; the defaults are the paper's.
struct AdaOptions {
  double target = 0.6;        ///< of the sign statistic, in [-1, 1]
  double kimg = 500;          ///< thousands of images in which p can go from 0 to 1; positive
  std::int64_t interval = 4;  ///< steps between two adjustments; positive
  double initial_p = 0;       ///< p >= 0 before the first adjustment
};

/// Adaptive discriminator augmentation (Karras et al. 2020, arXiv 2006.06676, §3): how strongly
/// AugmentPipe acts, from how much the discriminator overfits. r_t = mean sign(D(real)) over all
/// scores of `interval` steps; p rises while r_t is above the target, falls while it is below, by
/// images / (kimg * 1000), and never under 0. One thread; owned by the model.
///
///   scores = D(pipe.apply(real, ada.p(), random));  ada.observe(scores);  ...
///   ada.end_step(batch, context);                   // once a train_step, on every rank
class OCT_API AdaController {
 public:
  /// Throws Error(usage) for a value out of its range.
  explicit AdaController(const AdaOptions& options = {});

  /// Counts the signs of D's scores of real (augmented) images, any shape.
  void observe(const at::Tensor& real_scores);
  /// Ends a step of `images` images, counted over all ranks; every `interval` steps adjusts p by
  /// what all ranks observed since. Without a score p stays as it is.
  void end_step(std::int64_t images, StepContext& context);

  /// Probability for AugmentPipe::apply.
  [[nodiscard]] double p() const { return p_; }
  /// mean sign(D(real)) at the last adjustment; 0 before the first.
  [[nodiscard]] double sign_mean() const { return sign_mean_; }

  /// Shows all state as numbers "<name>.p", "<name>.signs" ...
  void visit_parts(PartVisitor& visitor, std::string_view name);

 private:
  void adjust(StepContext& context);

  AdaOptions options_;
  double p_;
  double sign_mean_ = 0;
  double signs_ = 0;   // sum of signs since the last adjustment
  double scores_ = 0;  // how many
  double images_ = 0;
  double steps_ = 0;
};

}  // namespace oct::nn
