// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "common/ssim.h"

namespace oct::ssim {

inline constexpr std::int64_t k_published_scales = 5;

/// "ms-ssim-gauss"; with another number of scales than the published 5: "ms-ssim-gauss-3".
std::string ms_ssim_name(const std::string& window, std::int64_t scales);
/// Smallest height and width at which the coarsest of `scales` still holds the window.
std::int64_t ms_ssim_least_side(const Window& window, std::int64_t scales);
/// Exponents of the finest `scales` of the 5 published ones, brought to sum 1.
std::vector<double> ms_ssim_weights(std::int64_t scales);

/// Multi-scale SSIM of each pair, [N]: contrast and structure at every scale but the coarsest, SSIM
/// there, each to the power of its weight, multiplied; the mean over the channels. Between scales
/// images are averaged 2 x 2; odd sides are padded by a row of black at either end. Negative means
/// count as 0. As pytorch-msssim has it. Arguments as of ssim_maps(); one scale a weight, finest
/// first.
at::Tensor ms_ssim(const at::Tensor& real, const at::Tensor& fake, const Window& window,
                   double data_range, const std::vector<double>& weights);

}  // namespace oct::ssim
