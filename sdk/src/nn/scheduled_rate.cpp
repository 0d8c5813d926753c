// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/scheduled_rate.h"

#include <ATen/ATen.h>

namespace oct::nn {

void ScheduledRate::declare(OptionSet& set) {
  set.add("lr", &lr_, "learning rate of Adam").range(0);
  set.add("beta1", &beta1_, "decay of Adam's first moment").range(0, 0.9999);
  set.add("lr-policy", &policy_, "how the learning rate falls").choices(words<LrPolicy>());
  set.add("epochs-constant", &epochs_constant_,
          "epochs at the full learning rate; length of the cosine")
      .range(1);
  set.add("epochs-decay", &epochs_decay_, "epochs of linear decay after those").range(0);
  set.add("lr-period", &period_, "epochs between two falls of --lr-policy step").range(1);
}

LrSchedule ScheduledRate::schedule() const {
  return {.policy = from_word<LrPolicy>(policy_),
          .epochs_constant = epochs_constant_,
          .epochs_decay = epochs_decay_,
          .period = period_};
}

double ScheduledRate::next(StepContext& context) {
  const LrSchedule lengths = schedule();
  const std::int64_t epoch = context.progress().epoch();
  const double factor =
      lengths.policy == LrPolicy::plateau ? plateau_.factor(epoch) : lr_factor(lengths, epoch);
  context.scalar("learning_rate", lr_ * factor);
  return lr_ * factor;
}

void ScheduledRate::watch(const at::Tensor& loss, StepContext& context) {
  if (schedule().policy != LrPolicy::plateau) return;
  plateau_.observe(context.mean_over_ranks(loss.detach()).item<double>());
}

void ScheduledRate::visit_parts(PartVisitor& visitor) {
  if (schedule().policy == LrPolicy::plateau) plateau_.visit_parts(visitor, "plateau");
}

}  // namespace oct::nn
