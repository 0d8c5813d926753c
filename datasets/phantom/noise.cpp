// SPDX-License-Identifier: Apache-2.0
#include "phantom/noise.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace oct::phantom {
namespace {

/// The sum of four 16-bit uniforms of one draw: near enough to normal and ten times cheaper.
float quick_normal(Rng& rng) {
  constexpr double per_unit = 1.7320508075688772 / 65536.0;  // variance of the sum: 4 / 12
  const std::uint64_t draw = rng.next();
  const auto sum =
      (draw & 0xFFFF) + ((draw >> 16) & 0xFFFF) + ((draw >> 32) & 0xFFFF) + (draw >> 48);
  return static_cast<float>((static_cast<double>(sum) - 131070.0) * per_unit);
}

cv::Mat white_noise(cv::Size size, Rng& rng) {
  cv::Mat noise(size, CV_32F);
  std::generate(noise.begin<float>(), noise.end<float>(), [&] { return quick_normal(rng); });
  return noise;
}

cv::Mat unit_energy_kernel(double sigma) {
  if (sigma < 0.3) return cv::Mat::ones(1, 1, CV_32F);
  const int reach = static_cast<int>(std::ceil(3 * sigma));
  const cv::Mat kernel = cv::getGaussianKernel(2 * reach + 1, sigma, CV_32F);
  return kernel / cv::norm(kernel);
}

}  // namespace

cv::Mat correlated_noise(cv::Size size, cv::Size2d sigma, Rng rng) {
  cv::Mat noise = white_noise(size, rng);
  cv::sepFilter2D(noise, noise, CV_32F, unit_energy_kernel(sigma.width),
                  unit_energy_kernel(sigma.height), {-1, -1}, 0, cv::BORDER_REFLECT);
  return noise;
}

cv::Mat lattice_texture(cv::Size size, cv::Size cells, Rng rng) {
  constexpr double cubic_loss = 1.25;  // interpolation takes away part of the variance
  cv::Mat texture;
  cv::resize(white_noise(cells, rng), texture, size, 0, 0, cv::INTER_CUBIC);
  return texture * cubic_loss;
}

std::vector<float> lattice_curve(int length, int cells, Rng rng) {
  const cv::Mat curve = lattice_texture({length, 1}, {cells, 1}, rng);
  return {curve.begin<float>(), curve.end<float>()};
}

double smooth_step(double from, double to, double x) {
  const double t = std::clamp((x - from) / (to - from), 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

}  // namespace oct::phantom
