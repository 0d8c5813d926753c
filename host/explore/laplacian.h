// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace oct::host {

/// What images are compared by where there is no perceptual network; named so in every output.
constexpr const char* k_laplacian_name =
    "laplacian-l1: mean absolute difference on each level of a Laplacian pyramid, summed; no "
    "perceptual network";

/// Lap1 of Bojanowski et al. 2018, arXiv 1707.05776, §3.2 (after Ling and Okada 2006), divided by
/// the number of pixels, on the pyramid of Burt and Adelson 1983 with bilinear expansion: levels
/// are halved until a side falls below 16. `a` and `b` [N, C, H, W]; returns a differentiable
/// scalar.
at::Tensor laplacian_distance(const at::Tensor& a, const at::Tensor& b);

}  // namespace oct::host
