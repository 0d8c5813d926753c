// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <string>

#include "common/weights.h"

namespace oct::features {

/// Shape of a convolution without bias.
struct ConvShape {
  std::int64_t in = 0;
  std::int64_t out = 0;
  std::array<std::int64_t, 2> kernel{1, 1};
  std::int64_t stride = 1;
  std::array<std::int64_t, 2> padding{0, 0};
  std::int64_t groups = 1;
};

/// A convolution and the batch normalisation behind it, by its running statistics, as one
/// convolution with bias (folded in float64).
class ConvNorm {
 public:
  ConvNorm() = default;
  /// Takes `<conv>.weight` and `<norm>.{weight,bias,running_mean,running_var}`.
  ConvNorm(Weights& weights, const std::string& conv, const std::string& norm,
           const ConvShape& shape, double epsilon);

  [[nodiscard]] at::Tensor operator()(const at::Tensor& x) const;
  [[nodiscard]] const ConvShape& shape() const { return shape_; }

 private:
  ConvShape shape_;
  at::Tensor weight_;
  at::Tensor bias_;
};

}  // namespace oct::features
