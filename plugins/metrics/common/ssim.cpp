// SPDX-License-Identifier: Apache-2.0
#include "common/ssim.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>

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

// In place where it can be: most of the time goes into moving these maps.
SsimMaps ssim_maps(const at::Tensor& real, const at::Tensor& fake, const Window& window,
                   double data_range) {
  const auto mean = [&](const at::Tensor& images) { return filter_valid(images, window.taps); };
  const double c1 = (0.01 * data_range) * (0.01 * data_range);
  const double c2 = (0.03 * data_range) * (0.03 * data_range);
  at::Tensor mean_xx_yy = mean(real);
  const at::Tensor mean_y = mean(fake);
  at::Tensor mean_xy = mean_xx_yy * mean_y;
  mean_xx_yy.mul_(mean_xx_yy).addcmul_(mean_y, mean_y);
  at::Tensor cov_xy = mean(real * fake).sub_(mean_xy).mul_(window.covariance_scale);
  at::Tensor var_x_y = mean((real * real).addcmul_(fake, fake)).sub_(mean_xx_yy);
  var_x_y.mul_(window.covariance_scale);

  const at::Tensor contrast_structure = cov_xy.mul_(2).add_(c2).div_(var_x_y.add_(c2));
  return {mean_xy.mul_(2).add_(c1).div_(mean_xx_yy.add_(c1)).mul_(contrast_structure),
          contrast_structure};
}

at::Tensor of_each_pair(
    const at::Tensor& real, const at::Tensor& fake,
    const std::function<at::Tensor(const at::Tensor&, const at::Tensor&)>& score) {
  std::vector<at::Tensor> scores(static_cast<std::size_t>(real.size(0)));
  at::parallel_for(0, real.size(0), 1, [&](std::int64_t first, std::int64_t last) {
    const c10::NoGradGuard no_grad;
    for (std::int64_t i = first; i < last; ++i) {
      scores[static_cast<std::size_t>(i)] = score(real.narrow(0, i, 1), fake.narrow(0, i, 1));
    }
  });
  return at::cat(scores);
}

at::Tensor ssim(const at::Tensor& real, const at::Tensor& fake, const Window& window,
                double data_range) {
  return of_each_pair(real, fake, [&](const at::Tensor& x, const at::Tensor& y) {
    return ssim_maps(x, y, window, data_range).whole.mean({1, 2, 3});
  });
}

at::Tensor levels(const at::Tensor& images) {
  return (images + 1) * 127.5;
}

at::Tensor of_each_pair_of_levels(
    const at::Tensor& real, const at::Tensor& fake,
    const std::function<at::Tensor(const at::Tensor&, const at::Tensor&)>& score) {
  return of_each_pair(real, fake, [&](const at::Tensor& x, const at::Tensor& y) {
    return score(levels(x.to(at::kDouble)), levels(y.to(at::kDouble)));
  });
}

}  // namespace oct::ssim
