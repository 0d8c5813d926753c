// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "octsdk/export.h"

namespace oct::nn {

/// The truncation trick in style space: of `styles` [N, L, D] the first `cutoff` of each image (0:
/// all) become average + psi (style - average), with `average` [D]. Differentiable. Karras et al.
/// 2019, arXiv 1812.04948, appendix B.
OCT_API at::Tensor truncated(const at::Tensor& styles, const at::Tensor& average, double psi,
                             std::int64_t cutoff);

}  // namespace oct::nn
