// SPDX-License-Identifier: Apache-2.0
#include "common/ms_ssim.h"

#include <ATen/ATen.h>

#include <numeric>

namespace oct::ssim {
namespace {

at::Tensor halved(const at::Tensor& images) {
  return at::avg_pool2d(images, {2, 2}, {2, 2}, {images.size(2) % 2, images.size(3) % 2});
}

at::Tensor of_one_pair(const at::Tensor& real, const at::Tensor& fake, const Window& window,
                       double data_range, const std::vector<double>& weights) {
  at::Tensor x = real;
  at::Tensor y = fake;
  at::Tensor product = at::ones({x.size(0), x.size(1)}, x.options());
  for (std::size_t scale = 0; scale < weights.size(); ++scale) {
    if (scale > 0) {
      x = halved(x);
      y = halved(y);
    }
    const SsimMaps maps = ssim_maps(x, y, window, data_range);
    const bool coarsest = scale + 1 == weights.size();
    const at::Tensor term = (coarsest ? maps.whole : maps.contrast_structure).mean({2, 3});
    product.mul_(term.clamp_min(0).pow(weights[scale]));
  }
  return product.mean(1);
}

}  // namespace

std::string ms_ssim_name(const std::string& window, std::int64_t scales) {
  const std::string count = scales == k_published_scales ? "" : "-" + std::to_string(scales);
  return "ms-ssim-" + window + count;
}

std::int64_t ms_ssim_least_side(const Window& window, std::int64_t scales) {
  const auto reach = static_cast<std::int64_t>(window.taps.size()) - 1;
  return reach * (std::int64_t{1} << (scales - 1)) + 1;
}

std::vector<double> ms_ssim_weights(std::int64_t scales) {
  std::vector<double> weights{0.0448, 0.2856, 0.3001, 0.2363, 0.1333};
  weights.resize(static_cast<std::size_t>(scales));
  // The published five sum to 1.0001, and are used as they are.
  if (scales == k_published_scales) return weights;
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights) weight /= sum;
  return weights;
}

at::Tensor ms_ssim(const at::Tensor& real, const at::Tensor& fake, const Window& window,
                   double data_range, const std::vector<double>& weights) {
  return of_each_pair(real, fake, [&](const at::Tensor& x, const at::Tensor& y) {
    return of_one_pair(x, y, window, data_range, weights);
  });
}

}  // namespace oct::ssim
