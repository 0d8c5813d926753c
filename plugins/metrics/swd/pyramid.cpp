// SPDX-License-Identifier: Apache-2.0
#include "pyramid.h"

#include <ATen/ATen.h>

#include "octsdk/filter.h"
#include "swd.h"

namespace oct::swd {
namespace {

const std::vector<double>& binomial() {
  static const std::vector<double> taps{1 / 16.0, 4 / 16.0, 6 / 16.0, 4 / 16.0, 1 / 16.0};
  return taps;
}

at::Tensor halved(const at::Tensor& images) {
  return filter_mirrored(images, binomial())
      .slice(2, 0, std::nullopt, 2)
      .slice(3, 0, std::nullopt, 2);
}

at::Tensor doubled(const at::Tensor& images, std::int64_t height, std::int64_t width) {
  at::Tensor sparse = at::zeros({images.size(0), images.size(1), height, width}, images.options());
  sparse.slice(2, 0, std::nullopt, 2).slice(3, 0, std::nullopt, 2).copy_(images);
  return filter_mirrored(sparse, binomial()).mul_(4);
}

}  // namespace

std::int64_t pyramid_levels(std::int64_t height, std::int64_t width) {
  std::int64_t levels = 0;
  while (height >= smallest_level && width >= patch_side) {
    ++levels;
    height = (height + 1) / 2;
    width = (width + 1) / 2;
  }
  return levels;
}

std::vector<at::Tensor> laplacian_pyramid(const at::Tensor& images, std::int64_t levels) {
  std::vector<at::Tensor> pyramid{images};
  for (std::int64_t level = 1; level < levels; ++level) {
    at::Tensor& finer = pyramid.back();
    const at::Tensor coarser = halved(finer).contiguous();
    finer = finer - doubled(coarser, finer.size(2), finer.size(3));
    pyramid.push_back(coarser);
  }
  return pyramid;
}

}  // namespace oct::swd
