// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "octsdk/export.h"

namespace oct::nn {

/// x / sqrt(mean over channels of x^2 + epsilon): each pixel's feature vector scaled to length
/// sqrt(C) (Karras et al. 2018, arXiv 1710.10196, §4.2). `x` [N, C, ...]; also a latent vector
/// [N, C]. Differentiable any number of times. Thread-safe.
OCT_API at::Tensor pixel_norm(const at::Tensor& x, double epsilon = 1e-8);

/// pixel_norm(leaky_relu(x, alpha)): what follows a convolution in that generator. On the CPU two
/// passes over memory forward and two back; keeps its result and one value a pixel for the way
/// back. `alpha` of at least 0. Differentiable any number of times.
OCT_API at::Tensor leaky_pixel_norm(const at::Tensor& x, double alpha, double epsilon = 1e-8);

}  // namespace oct::nn
