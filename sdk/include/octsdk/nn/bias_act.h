// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

#include "octsdk/export.h"
#include "octsdk/nn/words.h"

namespace oct::nn {

/// What follows a convolution or a fully connected layer.
enum class Activation {
  linear,
  relu,
  lrelu,  ///< x, or alpha * x below 0
  tanh,
  sigmoid,
  elu,
  selu,
  softplus,
  swish,  ///< x * sigmoid(x)
};
template <>
OCT_API std::vector<std::string> words<Activation>();

/// See bias_act.
struct BiasAct {
  Activation activation = Activation::linear;
  double alpha = 0.2;  ///< slope of lrelu below 0
  /// Positive; the result is multiplied by it. By default what keeps the variance: sqrt(2) for
  /// relu, lrelu and swish, else 1.
  std::optional<double> gain = std::nullopt;
  std::optional<double> clamp = std::nullopt;  ///< then limited to [-clamp, clamp]
};

/// The factor that keeps the variance behind `activation`.
OCT_API double default_gain(Activation activation);

/// gain * activation(x + bias). `x` [N, C, ...], `bias` [C] or undefined. Differentiable twice.
/// Throws Error(usage) for a gain that is not positive. Thread-safe.
OCT_API at::Tensor bias_act(const at::Tensor& x, const at::Tensor& bias, const BiasAct& options);

}  // namespace oct::nn
