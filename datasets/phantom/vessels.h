// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "octsdk/random.h"

namespace oct::phantom {

struct VesselPoint {
  cv::Point2d at;    ///< mm
  double width = 0;  ///< calibre, mm
};

/// One unbranched stretch; branches are vessels of their own that begin on their parent.
struct Vessel {
  bool artery = true;
  std::vector<VesselPoint> path;
};

/// Arteries and veins of one retina with the disc at `disc` (mm): four arcades and nasal trunks,
/// each with its branches; they spare the fovea. Pure.
std::vector<Vessel> grow_vessels(cv::Point2d disc, Rng rng);

/// Where a straight line crosses a vessel.
struct Crossing {
  double along = 0;  ///< place on the line, 0 at `from`, 1 at `to`
  double width = 0;  ///< calibre seen along the line, mm
  bool artery = true;
};

/// All crossings of the line with vessels, in order of `along`.
std::vector<Crossing> cross_vessels(const std::vector<Vessel>& vessels, cv::Point2d from,
                                    cv::Point2d to);

}  // namespace oct::phantom
