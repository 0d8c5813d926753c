// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace oct::ssim {

/// The local window of the statistics.
struct Window {
  std::vector<double> taps;     ///< of one axis; they sum to 1
  double covariance_scale = 1;  ///< 1 = population; N/(N-1) = sample
};

/// 11 taps, sigma 1.5, population covariance (Wang et al. 2004).
Window gaussian_window();
/// 7 x 7 uniform, sample covariance (scikit-image's default).
Window uniform_window();

/// SSIM of each pair: `real`, `fake` [N, C, H, W] float64 of `data_range` between black and white,
/// sides at least the number of taps. K1 = 0.01, K2 = 0.03. The mean over the places where the
/// window lies wholly inside the image (equal to skimage's crop by half a window), then over the
/// channels. Returns [N] float64.
at::Tensor ssim(const at::Tensor& real, const at::Tensor& fake, const Window& window,
                double data_range);

}  // namespace oct::ssim
