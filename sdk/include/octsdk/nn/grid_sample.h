// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "octsdk/export.h"

namespace oct::nn {

/// Bilinear samples of `x` [N, C, H, W] at the places `grid` [N, H', W', 2] names: (x, y) with -1
/// and 1 at the outer edges of the first and last pixel; outside there is 0. Returns [N, C, H',
/// W']. at::grid_sampler_2d with a derivative that can itself be differentiated (ATen has none),
/// any number of times, in `x` only: throws Error(usage) when `grid` wants a gradient. Both of one
/// type, float32 or float64.
OCT_API at::Tensor grid_sample(const at::Tensor& x, const at::Tensor& grid);

}  // namespace oct::nn
