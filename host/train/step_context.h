// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "octsdk/model.h"
#include "train/scalars.h"

namespace oct::host {

/// The host's hands in a run of one process. Made anew for each step.
class LocalStepContext final : public StepContext {
 public:
  LocalStepContext(const Progress& progress, std::uint64_t seed)
      : progress_(progress), seed_(seed) {}

  void backward(const at::Tensor& loss, std::string_view what) override;
  void step(nn::Optimizer& optimizer) override;
  at::Tensor mean_over_ranks(const at::Tensor& value) override { return value; }
  [[nodiscard]] const Progress& progress() const override { return progress_; }
  [[nodiscard]] Rng random(std::string_view purpose) const override;
  void scalar(std::string_view name, const at::Tensor& value) override;
  void scalar(std::string_view name, double value) override;

  /// What was logged; of a name logged twice the last value.
  [[nodiscard]] Scalars scalars() const;

 private:
  Progress progress_;
  std::uint64_t seed_;
  std::vector<std::pair<std::string, std::variant<double, at::Tensor>>> logged_;
};

}  // namespace oct::host
