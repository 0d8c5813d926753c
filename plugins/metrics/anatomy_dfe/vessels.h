// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>

#include "photo.h"

namespace oct::anatomy_dfe {

struct Vessels {
  cv::Mat likeness;  ///< CV_32F, 0 to 1: how like a dark line each pixel is
  cv::Mat upright;   ///< CV_32F, 0 to 1: 1 where that line runs from top to bottom
  cv::Mat judged;    ///< CV_8U, 1 where vessels are looked for: inside, away from the edge
  /// Share of the judged pixels that lie on a vessel.
  [[nodiscard]] double density() const;
  /// CV_8U, 255 on vessels.
  [[nodiscard]] cv::Mat map() const;
};

/// The multiscale vesselness of Frangi et al. (MICCAI 1998, LNCS 1496:130) with two-dimensional
/// Hessians of the green channel's local contrast at sigma = 0.65, 1, 1.55 and 2.4 % of the field's
/// radius; bright spots are levelled first, since their rims look like vessels. Pure.
Vessels find_vessels(const Photo& photo);

}  // namespace oct::anatomy_dfe
