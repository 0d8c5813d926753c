// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "octsdk/export.h"

namespace oct {

/// Correlates rows and columns of `images` [N, C, H, W] (any float type) with the odd number of
/// `taps`, without padding: the result is smaller by taps - 1 in height and width. H and W must be
/// at least as large as the number of taps. No gradient is recorded.
OCT_API at::Tensor filter_valid(const at::Tensor& images, const std::vector<double>& taps);

/// The same with the border mirrored about its outermost pixel (d c b | a b c d), so that the size
/// stays. H and W must be larger than half the number of taps.
OCT_API at::Tensor filter_mirrored(const at::Tensor& images, const std::vector<double>& taps);

/// 2 * radius + 1 samples of a Gaussian, normalised to sum 1.
OCT_API std::vector<double> gaussian_taps(double sigma, std::int64_t radius);

}  // namespace oct
