// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "octsdk/export.h"

namespace oct::nn {

/// A parameter with the name it has in its network ("G_A/model.1.weight").
struct NamedParameter {
  std::string name;
  at::Tensor tensor;
};

/// Updates a fixed list of parameters from their .grad. Owned by the model; one thread.
class OCT_API Optimizer {
 public:
  explicit Optimizer(std::vector<NamedParameter> parameters);
  virtual ~Optimizer();

  /// One update; parameters without a gradient are left alone.
  virtual void step() = 0;
  /// Names every tensor of the state as "<kind>/<parameter>" ("exp_avg/G_A/model.1.weight"), made
  /// with zeros at construction so that a checkpoint always has the same names. Shapes are fixed.
  virtual void visit_state(const std::function<void(std::string_view, at::Tensor&)>& see) = 0;

  /// Drops the gradients (they become undefined).
  void zero_grad();
  [[nodiscard]] const std::vector<NamedParameter>& parameters() const { return parameters_; }

  [[nodiscard]] double learning_rate() const { return learning_rate_; }
  /// The model sets it before each step from its schedule, so it is no state of its own.
  void set_learning_rate(double value) { learning_rate_ = value; }

 private:
  std::vector<NamedParameter> parameters_;
  double learning_rate_ = 0;
};

}  // namespace oct::nn
