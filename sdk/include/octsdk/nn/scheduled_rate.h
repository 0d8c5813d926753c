// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

#include "octsdk/export.h"
#include "octsdk/model.h"
#include "octsdk/nn/lr_policy.h"

namespace oct::nn {

/// The learning rate of Adam with its options, as published with CycleGAN and Pix2Pix. One thread;
/// owned by the model.
class OCT_API ScheduledRate {
 public:
  /// Declares lr, beta1, lr-policy and the lengths of the schedule.
  void declare(OptionSet& set);

  [[nodiscard]] double beta1() const { return beta1_; }
  /// The rate of the step to come; logged as "learning_rate".
  double next(StepContext& context);
  /// Shows the plateau policy a generator's loss, or one term of it after the other: their mean
  /// falls by the same share as their sum. Other policies look at nothing.
  void watch(const at::Tensor& loss, StepContext& context);

  /// Shows the state of the plateau policy; other policies have none.
  void visit_parts(PartVisitor& visitor);
  /// Forgets what was watched.
  void reset() { plateau_ = Plateau(); }

 private:
  [[nodiscard]] LrSchedule schedule() const;

  double lr_ = 2e-4;
  double beta1_ = 0.5;
  std::string policy_ = "linear";
  std::int64_t epochs_constant_ = 100;
  std::int64_t epochs_decay_ = 100;
  std::int64_t period_ = 50;
  Plateau plateau_;
};

}  // namespace oct::nn
