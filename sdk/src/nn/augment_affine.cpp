// SPDX-License-Identifier: Apache-2.0
#include "augment_affine.h"

#include <array>
#include <cmath>

namespace oct::nn {

Affine operator*(const Affine& a, const Affine& b) {
  return {a.xx * b.xx + a.xy * b.yx, a.xx * b.xy + a.xy * b.yy, a.xx * b.x0 + a.xy * b.y0 + a.x0,
          a.yx * b.xx + a.yy * b.yx, a.yx * b.xy + a.yy * b.yy, a.yx * b.x0 + a.yy * b.y0 + a.y0};
}

Affine scaling(double x, double y) {
  return {x, 0, 0, 0, y, 0};
}

Affine shifting(double x, double y) {
  return {1, 0, x, 0, 1, y};
}

Affine turning(double radians) {
  const double cosine = std::cos(radians);
  const double sine = std::sin(radians);
  return {cosine, -sine, 0, sine, cosine, 0};
}

namespace {

// Without the rounding of cos(pi / 2), so that four turns are none and pixels stay whole.
Affine quarter_turning(int turns) {
  constexpr std::array<double, 4> k_cosine{1, 0, -1, 0};
  const double cosine = k_cosine.at(turns);
  const double sine = k_cosine.at((turns + 3) % 4);
  return {cosine, -sine, 0, sine, cosine, 0};
}

}  // namespace

Affine source_of(const AugmentDraw& draw, std::int64_t height, std::int64_t width) {
  const auto x_size = static_cast<double>(width);
  const auto y_size = static_cast<double>(height);
  // Inverses in the order in which the image is changed: the last change is undone first.
  return scaling(draw.xflip ? -1 : 1, 1) * quarter_turning(draw.quarter_turns) *
         shifting(-std::nearbyint(draw.whole_shift[0] * x_size),
                  -std::nearbyint(draw.whole_shift[1] * y_size)) *
         scaling(1 / draw.scale, 1 / draw.scale) * turning(draw.turn_before_aniso) *
         scaling(1 / draw.aniso, draw.aniso) * turning(draw.turn_after_aniso) *
         shifting(-draw.shift[0] * x_size, -draw.shift[1] * y_size);
}

}  // namespace oct::nn
