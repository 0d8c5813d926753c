// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "octsdk/export.h"

namespace oct::nn {

/// x / sqrt(mean over channels of x^2 + epsilon): each pixel's feature vector scaled to length
/// sqrt(C) (Karras et al. 2018, arXiv 1710.10196, §4.2). `x` [N, C, ...]; also a latent vector
/// [N, C]. Differentiable any number of times. Thread-safe.
OCT_API at::Tensor pixel_norm(const at::Tensor& x, double epsilon = 1e-8);

}  // namespace oct::nn
