// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <string>
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
/// "gauss" or "uniform7", as the option is called.
Window window_named(const std::string& name);

/// SSIM at every place where the window lies wholly inside the image, [N, C, H', W'], and its
/// factor without the luminance: contrast and structure.
struct SsimMaps {
  at::Tensor whole;
  at::Tensor contrast_structure;
};

/// `real`, `fake` [N, C, H, W] of any float type and of `data_range` between black and white, sides
/// at least the number of taps. K1 = 0.01, K2 = 0.03.
SsimMaps ssim_maps(const at::Tensor& real, const at::Tensor& fake, const Window& window,
                   double data_range);

/// `score` ([1, C, H, W] each -> [1]) of each pair, [N]: pairs are spread over the threads, and the
/// maps of one stay in the cache. No gradient is recorded.
at::Tensor of_each_pair(
    const at::Tensor& real, const at::Tensor& fake,
    const std::function<at::Tensor(const at::Tensor&, const at::Tensor&)>& score);

/// SSIM of each pair, [N]: the mean of the map (equal to skimage's crop by half a window), then
/// over the channels.
at::Tensor ssim(const at::Tensor& real, const at::Tensor& fake, const Window& window,
                double data_range);

/// From [-1, 1] to [0, 255]: SSIM depends on where black is, not only on the range.
at::Tensor levels(const at::Tensor& images);

/// of_each_pair() of images in [-1, 1], whose levels `score` gets in float64: of one pair at a
/// time.
at::Tensor of_each_pair_of_levels(
    const at::Tensor& real, const at::Tensor& fake,
    const std::function<at::Tensor(const at::Tensor&, const at::Tensor&)>& score);

}  // namespace oct::ssim
