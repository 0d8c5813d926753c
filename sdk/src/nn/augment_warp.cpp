// SPDX-License-Identifier: Apache-2.0
#include "augment_warp.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>

#include "octsdk/nn/grid_sample.h"
#include "octsdk/nn/upfirdn2d.h"

namespace oct::nn {
namespace {

// Half a filter at the lower resolution: what the downsampling needs beyond each edge.
constexpr std::int64_t k_border = 3;

const at::Tensor& sym6() {
  static const at::Tensor filter =
      setup_filter({0.015404109327, 0.003490712084, -0.117990111148, -0.048311742586,
                    0.491055941927, 0.78764114103, 0.337929421728, -0.072637522786, -0.021060292513,
                    0.044724901771, 0.001767711864, -0.007800708325});
  return filter;
}

struct Margin {
  std::int64_t left, right, top, bottom;
};

// How many pixels beyond an edge are looked at, for a reach in pixels from the centre; a mirror
// image is at most one pixel smaller than the image.
std::int64_t beyond(double reach, std::int64_t size) {
  const double pixels = reach + 2 * k_border - static_cast<double>(size - 1) / 2;
  return static_cast<std::int64_t>(
      std::ceil(std::clamp(pixels, 0.0, static_cast<double>(size - 1))));
}

Margin margin_of(const Affine& source, std::int64_t height, std::int64_t width) {
  const double x = static_cast<double>(width - 1) / 2;
  const double y = static_cast<double>(height - 1) / 2;
  const double across = std::abs(source.xx) * x + std::abs(source.xy) * y;
  const double along = std::abs(source.yx) * x + std::abs(source.yy) * y;
  return {beyond(across - source.x0, width), beyond(across + source.x0, width),
          beyond(along - source.y0, height), beyond(along + source.y0, height)};
}

// The same mapping between the upsampled images, whose pixels are half as far apart and whose
// centre lies half a pixel off.
Affine upsampled(const Affine& source) {
  return shifting(-0.5, -0.5) * scaling(2, 2) * source * scaling(0.5, 0.5) * shifting(0.5, 0.5);
}

// Centres of `size` pixels between -1 and 1.
at::Tensor centres(std::int64_t size) {
  return (torch::arange(size, torch::kDouble) * 2 + 1) / static_cast<double>(size) - 1;
}

// [1, H, W, 2] as grid_sample wants it: sizes go from -1 to 1. A sum of one row and one column,
// which at::affine_grid_generator makes a product of matrices out of.
at::Tensor grid_of(const Affine& map, at::IntArrayRef from, at::IntArrayRef to,
                   const at::TensorOptions& options) {
  const auto half = [](std::int64_t size) { return static_cast<double>(size) / 2; };
  const Affine m =
      scaling(1 / half(from[3]), 1 / half(from[2])) * map * scaling(half(to[3]), half(to[2]));
  const at::Tensor row = centres(to[3]).view({1, -1});
  const at::Tensor column = centres(to[2]).view({-1, 1});
  const auto sum = [&](double along, double across, double start) {
    return (row * along + start).to(options) + (column * across).to(options);
  };
  return torch::stack({sum(m.xx, m.xy, m.x0), sum(m.yx, m.yy, m.y0)}, 2).unsqueeze(0);
}

}  // namespace

at::Tensor warp(const at::Tensor& image, const Affine& source) {
  const std::int64_t height = image.size(2);
  const std::int64_t width = image.size(3);
  const Margin margin = margin_of(source, height, width);
  const at::Tensor mirrored =
      at::reflection_pad2d(image, {margin.left, margin.right, margin.top, margin.bottom});
  const Affine in_mirrored = shifting(static_cast<double>(margin.left - margin.right) / 2,
                                      static_cast<double>(margin.top - margin.bottom) / 2) *
                             source;
  const at::Tensor fine = upsample2d(mirrored, sym6());
  const std::vector<std::int64_t> shape{1, image.size(1), 2 * (height + 2 * k_border),
                                        2 * (width + 2 * k_border)};
  const at::Tensor grid = grid_of(upsampled(in_mirrored), fine.sizes(), shape, image.options());
  constexpr std::int64_t k_crop = -2 * k_border;
  return downsample2d(grid_sample(fine, grid), sym6(),
                      {.padding = {k_crop, k_crop, k_crop, k_crop}, .flip = true});
}

}  // namespace oct::nn
