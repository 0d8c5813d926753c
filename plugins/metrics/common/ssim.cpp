// SPDX-License-Identifier: Apache-2.0
#include "common/ssim.h"

#include <ATen/ATen.h>

#include "octsdk/filter.h"

namespace oct::ssim {

Window gaussian_window() {
  return {gaussian_taps(1.5, 5), 1.0};
}

Window uniform_window() {
  return {std::vector<double>(7, 1.0 / 7.0), 49.0 / 48.0};
}

Window window_named(const std::string& name) {
  return name == "gauss" ? gaussian_window() : uniform_window();
}

SsimMaps ssim_maps(const at::Tensor& real, const at::Tensor& fake, const Window& window,
                   double data_range) {
  const auto mean = [&](const at::Tensor& images) { return filter_valid(images, window.taps); };
  const at::Tensor mean_x = mean(real);
  const at::Tensor mean_y = mean(fake);
  const at::Tensor mean_xy = mean_x * mean_y;
  const at::Tensor mean_xx_yy = mean_x * mean_x + mean_y * mean_y;
  const at::Tensor cov_xy = (mean(real * fake) - mean_xy) * window.covariance_scale;
  const at::Tensor var_x_y =
      (mean(real * real + fake * fake) - mean_xx_yy) * window.covariance_scale;

  const double c1 = (0.01 * data_range) * (0.01 * data_range);
  const double c2 = (0.03 * data_range) * (0.03 * data_range);
  const at::Tensor contrast_structure = (2 * cov_xy + c2) / (var_x_y + c2);
  return {(2 * mean_xy + c1) / (mean_xx_yy + c1) * contrast_structure, contrast_structure};
}

at::Tensor ssim(const at::Tensor& real, const at::Tensor& fake, const Window& window,
                double data_range) {
  return ssim_maps(real, fake, window, data_range).whole.mean({1, 2, 3});
}

at::Tensor levels(const at::Tensor& images) {
  return (images + 1) * 127.5;
}

}  // namespace oct::ssim
