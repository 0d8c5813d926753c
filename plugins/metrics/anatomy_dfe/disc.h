// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>

#include "photo.h"
#include "vessels.h"

namespace oct::anatomy_dfe {

struct Disc {
  cv::Point2d centre;   ///< pixels
  double radius = 0;    ///< pixels
  double contrast = 0;  ///< its brightness over that of its rim, relative
  /// Whether it stands out: 46 of 47 real photographs that were looked at do.
  [[nodiscard]] bool is_clear() const { return contrast >= 0.1; }
  /// Where it lies, from the centre of the field of view in units of its radius; x to the right.
  [[nodiscard]] cv::Point2d place(const Photo& photo) const {
    return (centre - photo.centre) / photo.radius;
  }
};

/// Finds the optic disc as the place that is both a bright disc against the ring around it and
/// where upright vessels gather (the two cues of Mahfouz and Fahmy, IEEE Trans. Image Process.
/// 19:3285, 2010: brightness, and vessels that run upright there), over radii of 13, 17 and 21 % of
/// the field's. There always is a best place; see is_clear(). Pure.
Disc find_disc(const Photo& photo, const Vessels& vessels);

}  // namespace oct::anatomy_dfe
