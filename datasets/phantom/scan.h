// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <vector>

#include "phantom/slice.h"

namespace oct::phantom {

/// A lesion as one image shows it.
struct LesionView {
  LesionKind kind = LesionKind::drusen;
  int lesion = 0;  ///< index in Eye::lesions
  cv::Rect2f box;  ///< pixels; x to x + width, in pixel-centre coordinates
};

/// A vessel above the scanned retina: it darkens the columns below it.
struct VesselShadow {
  float column = 0;  ///< pixels
  float width = 0;   ///< pixels
  bool artery = true;
};

/// An OCT B-scan with its truth. All coordinates are pixels of `image`, measured to pixel centres.
struct BScan {
  cv::Mat image;  ///< CV_8UC1, fourth root of reflectance as devices show it
  std::array<std::vector<float>, k_boundaries> boundary;  ///< row of each boundary, per column
  std::vector<LesionView> lesions;
  cv::Mat lesion_map;  ///< CV_8U, 255 on lesions
  std::vector<VesselShadow> vessels;
  ScanLine line;
  double um_per_row = 1;
  double mm_per_column = 1;
};

/// The B-scan of an eye along a line, k_scan_depth high, whatever the pixel size. Pure: the same
/// arguments give the same bits in every thread. Throws oct::Error(usage) for sides below 16.
BScan scan(const Eye& eye, cv::Size size, const ScanLine& line);
/// Along line_through_fovea().
BScan scan(const Eye& eye, cv::Size size);

/// Throws oct::Error(usage) unless both sides are in [16, 8192]; `what` names the image.
void check_size(cv::Size size, const char* what);

}  // namespace oct::phantom
