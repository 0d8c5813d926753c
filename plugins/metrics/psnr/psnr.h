// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace oct::psnr {

/// 10 log10(data_range² / MSE) of each pair, the MSE over all pixels and channels. `real`, `fake`
/// [N, C, H, W] float64. Returns [N] float64; +infinity for identical images.
at::Tensor psnr(const at::Tensor& real, const at::Tensor& fake, double data_range);

}  // namespace oct::psnr
