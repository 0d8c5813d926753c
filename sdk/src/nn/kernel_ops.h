// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace oct::nn {

// What is done to the weights [O, I, k, k] of convolutions before they are used: in one pass over
// them, which for small images costs as much as the convolution. Both are differentiable any number
// of times.

/// The sum of the squares of each kernel, [O, I].
at::Tensor kernel_powers(const at::Tensor& weight);

/// [O, I, k, k] -> [I, O, k, k], without gaps.
at::Tensor swapped_channels(const at::Tensor& weight);

}  // namespace oct::nn
