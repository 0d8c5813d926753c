// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "octsdk/export.h"
#include "octsdk/model.h"

namespace oct::testing {

/// The host's hands in a run of one process, without anything around them: for tests of models.
/// Advance `at` between steps.
class OCT_API PlainContext : public StepContext {
 public:
  explicit PlainContext(std::uint64_t seed) : seed_(seed) {}
  ~PlainContext() override;

  void backward(const at::Tensor& loss, std::string_view what) override;
  void step(nn::Optimizer& optimizer) override;
  at::Tensor mean_over_ranks(const at::Tensor& value) override { return value; }
  [[nodiscard]] const Progress& progress() const override { return at; }
  [[nodiscard]] Rng random(std::string_view purpose) const override;
  void scalar(std::string_view name, const at::Tensor& value) override;
  void scalar(std::string_view name, double value) override;

  Progress at;
  std::map<std::string, double> scalars;  ///< the last value of each

 private:
  std::uint64_t seed_;
};

}  // namespace oct::testing
