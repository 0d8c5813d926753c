// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "augment_draw.h"

namespace oct::nn {

/// (x, y) -> (xx * x + xy * y + x0, yx * x + yy * y + y0); as constructed: the identity.
struct Affine {
  double xx = 1, xy = 0, x0 = 0;
  double yx = 0, yy = 1, y0 = 0;

  /// First `b`, then `a`.
  friend Affine operator*(const Affine& a, const Affine& b);
  friend bool operator==(const Affine&, const Affine&) = default;
};

Affine scaling(double x, double y);
Affine shifting(double x, double y);
Affine turning(double radians);

/// Where the pixel that ends up at a place came from, in pixels from the image's centre.
Affine source_of(const AugmentDraw& draw, std::int64_t height, std::int64_t width);

}  // namespace oct::nn
