// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "phantom/scan.h"

namespace oct::phantom {

/// Square pixels: where the retina lies on a photograph.
struct PhotoGeometry {
  double px_per_mm = 1;
  cv::Point2d centre_px;  ///< centre of the field of view
  cv::Point2d centre_mm;
  [[nodiscard]] cv::Point2d to_px(cv::Point2d mm) const {
    return centre_px + (mm - centre_mm) * px_per_mm;
  }
  [[nodiscard]] cv::Point2d to_mm(cv::Point2d px) const {
    return centre_mm + (px - centre_px) / px_per_mm;
  }
};

/// A dilated fundus photograph with its truth. Coordinates are pixels, measured to pixel centres.
struct Photo {
  cv::Mat image;       ///< CV_8UC3, RGB
  cv::Mat mask;        ///< CV_8U, 255 inside the field of view
  cv::Mat lesion_map;  ///< CV_16U, 0 or 1 + the index in Eye::lesions of the highest one there
  std::vector<LesionView> lesions;  ///< those that are visible at some pixel's centre
  cv::Point2d fovea;
  cv::Point2d disc;
  cv::Size2d disc_radius;
  cv::Point2d scan_from, scan_to;  ///< the default B-scan, line_through_fovea()
  PhotoGeometry geometry;
};

/// The photograph of an eye; a landscape frame cuts the field of view above and below, as cameras
/// do. Pure, thread-safe. Throws oct::Error(usage) for sides outside [16, 8192].
Photo photograph(const Eye& eye, cv::Size size);

}  // namespace oct::phantom
