// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

namespace oct::host {

/// --styles of a model with `count` styles: "coarse" (0-3: 4x4 and 8x8 pixels), "middle" (4-7:
/// 16x16 and 32x32), "fine" (the others), as Karras et al. 2019, arXiv 1812.04948, §3.1 call them,
/// "all", or numbers and ranges as in 0-3,6. Throws Error(usage) for one the model has not.
std::vector<std::int64_t> parse_styles(const std::string& text, std::int64_t count);

/// `styles` [1, L, D] with the chosen ones taken from `other`.
at::Tensor mixed(const at::Tensor& styles, const at::Tensor& other,
                 const std::vector<std::int64_t>& chosen);

}  // namespace oct::host
