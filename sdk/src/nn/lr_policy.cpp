// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/lr_policy.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace oct::nn {

template <>
std::vector<std::string> words<LrPolicy>() {
  return {"linear", "step", "plateau", "cosine"};
}

double lr_factor(const LrSchedule& schedule, std::int64_t epoch) {
  const auto e = static_cast<double>(epoch);
  const auto constant = static_cast<double>(schedule.epochs_constant);
  switch (schedule.policy) {
    case LrPolicy::linear: {
      const double past = std::max(0.0, e + 1 - constant);
      return std::max(0.0, 1 - past / static_cast<double>(schedule.epochs_decay + 1));
    }
    case LrPolicy::step:
      return std::pow(0.1, static_cast<double>(epoch / schedule.period));
    case LrPolicy::cosine:
      return (1 + std::cos(std::numbers::pi * e / constant)) / 2;
    case LrPolicy::plateau:
      return 1;
  }
  return 1;
}

double Plateau::factor(std::int64_t epoch) {
  const auto current = static_cast<double>(epoch);
  if (current > open_epoch_ && open_count_ > 0) close_epoch();
  open_epoch_ = current;
  return factor_;
}

void Plateau::observe(double loss) {
  open_sum_ += loss;
  open_count_ += 1;
}

void Plateau::close_epoch() {
  constexpr double reduction = 0.2;
  constexpr double threshold = 0.01;
  constexpr double patience = 5;
  const double mean = open_sum_ / open_count_;
  if (epochs_ == 0 || mean < best_ * (1 - threshold)) {
    best_ = mean;
    bad_epochs_ = 0;
  } else if (++bad_epochs_ > patience) {
    factor_ *= reduction;
    bad_epochs_ = 0;
  }
  epochs_ += 1;
  open_sum_ = 0;
  open_count_ = 0;
}

void Plateau::visit_parts(PartVisitor& visitor, const std::string& name) {
  visitor.number(name + ".factor", factor_);
  visitor.number(name + ".best", best_);
  visitor.number(name + ".epochs", epochs_);
  visitor.number(name + ".bad_epochs", bad_epochs_);
  visitor.number(name + ".open_epoch", open_epoch_);
  visitor.number(name + ".open_sum", open_sum_);
  visitor.number(name + ".open_count", open_count_);
}

}  // namespace oct::nn
