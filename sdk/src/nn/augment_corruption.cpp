// SPDX-License-Identifier: Apache-2.0
#include "augment_corruption.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "octsdk/nn/noise.h"

namespace oct::nn {
namespace {

struct Range {
  std::int64_t first, count;
};

// Pixels whose centre is nearer than half of `length` to `centre`, both in sizes of the image.
Range covered(double centre, double length, std::int64_t size) {
  const auto pixels = static_cast<double>(size);
  const double low = std::floor((centre - length / 2) * pixels - 0.5) + 1;
  const double high = std::ceil((centre + length / 2) * pixels - 0.5) - 1;
  const auto first = static_cast<std::int64_t>(std::max(low, 0.0));
  const auto last = static_cast<std::int64_t>(std::min(high, pixels - 1));
  return {first, std::max<std::int64_t>(last - first + 1, 0)};
}

at::Tensor without_rectangle(const at::Tensor& image, const AugmentDraw& draw) {
  const Range x = covered(draw.cutout_centre[0], draw.cutout_size, image.size(3));
  const Range y = covered(draw.cutout_centre[1], draw.cutout_size, image.size(2));
  const at::Tensor kept = torch::ones({image.size(2), image.size(3)}, image.options());
  kept.narrow(0, y.first, y.count).narrow(1, x.first, x.count).zero_();
  return image * kept;
}

}  // namespace

at::Tensor corrupted(const at::Tensor& image, const AugmentDraw& draw) {
  at::Tensor result = image;
  if (draw.noise_sigma > 0) {
    Rng random(draw.noise_seed, "augment noise");
    result = result + standard_normal(image.sizes(), random, image.options()) * draw.noise_sigma;
  }
  return draw.cutout_size > 0 ? without_rectangle(result, draw) : result;
}

}  // namespace oct::nn
