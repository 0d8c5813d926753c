// SPDX-License-Identifier: Apache-2.0
#include "octsdk/filter.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <cmath>
#include <numeric>

namespace oct {
namespace {

// A sum of shifted views: vectorised and threaded by ATen in every float type, which conv2d is not.
at::Tensor filter_along(const at::Tensor& images, std::int64_t dim,
                        const std::vector<double>& taps) {
  const std::int64_t length = images.size(dim) - static_cast<std::int64_t>(taps.size()) + 1;
  at::Tensor sum = images.narrow(dim, 0, length) * taps.front();
  for (std::size_t k = 1; k < taps.size(); ++k) {
    sum.add_(images.narrow(dim, static_cast<std::int64_t>(k), length), taps[k]);
  }
  return sum;
}

}  // namespace

at::Tensor filter_valid(const at::Tensor& images, const std::vector<double>& taps) {
  const c10::NoGradGuard no_grad;
  return filter_along(filter_along(images, 2, taps), 3, taps);
}

at::Tensor filter_mirrored(const at::Tensor& images, const std::vector<double>& taps) {
  const auto radius = static_cast<std::int64_t>(taps.size() / 2);
  const c10::NoGradGuard no_grad;
  return filter_valid(at::reflection_pad2d(images, {radius, radius, radius, radius}), taps);
}

std::vector<double> gaussian_taps(double sigma, std::int64_t radius) {
  std::vector<double> taps;
  for (std::int64_t x = -radius; x <= radius; ++x) {
    const double distance = static_cast<double>(x) / sigma;
    taps.push_back(std::exp(-0.5 * distance * distance));
  }
  const double sum = std::accumulate(taps.begin(), taps.end(), 0.0);
  for (double& tap : taps) tap /= sum;
  return taps;
}

}  // namespace oct
