// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "octsdk/export.h"
#include "octsdk/nn/bias_act.h"

namespace oct::nn {

/// See instance_norm_act.
struct InstanceNormAct {
  Activation activation = Activation::linear;  ///< linear, relu or lrelu
  double alpha = 0.2;                          ///< slope of lrelu below 0, at least 0
  double epsilon = 1e-5;
};

/// activation(instance_norm(x)) + residual: each plane of `x` [N, C, H, W] less its mean and
/// divided by its standard deviation (Ulyanov et al. 2016, arXiv 1607.08022), no affine. `residual`
/// of the shape of `x`, or undefined. On the CPU one pass over memory forward and one back.
/// Differentiable twice. Throws Error(usage) for another activation, and what LibTorch throws for
/// planes of one pixel. Thread-safe.
OCT_API at::Tensor instance_norm_act(const at::Tensor& x, const InstanceNormAct& options = {},
                                     const at::Tensor& residual = {});

}  // namespace oct::nn
