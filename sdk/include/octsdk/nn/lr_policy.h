// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "octsdk/export.h"
#include "octsdk/nn/words.h"
#include "octsdk/parts.h"

namespace oct::nn {

/// How the learning rate falls, as published with CycleGAN and Pix2Pix.
enum class LrPolicy {
  linear,   ///< constant, then straight towards 0
  step,     ///< times 0.1 after every `period` epochs
  plateau,  ///< times 0.2 when the loss has not fallen by 1 % for more than 5 epochs
  cosine,   ///< half a cosine over `epochs_constant` epochs, and up again after that
};
template <>
OCT_API std::vector<std::string> words<LrPolicy>();

/// Lengths in epochs.
struct LrSchedule {
  LrPolicy policy = LrPolicy::linear;
  std::int64_t epochs_constant = 100;
  std::int64_t epochs_decay = 100;
  std::int64_t period = 50;
};

/// What the base learning rate is multiplied with after `epoch` whole epochs. Pure. linear:
/// 1 - max(0, epoch + 1 - epochs_constant) / (epochs_decay + 1), and not below 0 (Zhu et al. 2017,
/// appendix 7.1). For plateau it is 1: see Plateau.
OCT_API double lr_factor(const LrSchedule& schedule, std::int64_t epoch);

/// The plateau policy, which depends on the losses seen. One thread.
class OCT_API Plateau {
 public:
  /// The factor to use in `epoch`; the first call with a later epoch judges the one before.
  double factor(std::int64_t epoch);
  /// Counts `loss` into the mean of the epoch last asked for.
  void observe(double loss);

  /// Shows the state as numbers "<name>.best", "<name>.factor" ...
  void visit_parts(PartVisitor& visitor, const std::string& name);

 private:
  void close_epoch();

  double factor_ = 1;
  double best_ = 0;        // lowest mean of an epoch; meaningless while epochs_ is 0
  double epochs_ = 0;      // epochs judged
  double bad_epochs_ = 0;  // since the last improvement or reduction
  double open_epoch_ = 0;
  double open_sum_ = 0;
  double open_count_ = 0;
};

}  // namespace oct::nn
