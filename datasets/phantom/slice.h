// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <vector>

#include "phantom/layers.h"

namespace oct::phantom {

/// A straight scan over the retina, mm.
struct ScanLine {
  cv::Point2d from;
  cv::Point2d to;
  [[nodiscard]] double length() const { return cv::norm(to - from); }
};

/// The default B-scan: 6 mm, horizontally through the fovea, left to right on the photograph.
ScanLine line_through_fovea();

/// Physical height of every B-scan, um; the width is the length of its line.
inline constexpr double k_scan_depth = 1920;

/// What one lesion does to the slice.
struct LesionSlice {
  int lesion = 0;             ///< index in Eye::lesions
  std::vector<float> height;  ///< um, one for each column
  std::vector<float> row;     ///< of its middle; cysts and exudates only, else empty
};

/// The geometry of a B-scan: where everything lies, in pixels of a `size` image. Rows are measured
/// to pixel centres: row 0 is the middle of the first pixel.
struct Slice {
  cv::Size size;
  double um_per_row = 1;
  double mm_per_column = 1;
  std::array<std::vector<float>, k_boundaries> boundary;
  std::vector<float> fluid;          ///< um of subretinal fluid over the RPE
  std::vector<float> lift;           ///< um that drusen or membrane lift the RPE
  std::vector<float> membrane;       ///< 0 to 1: how much of the lift is neovascular tissue
  std::vector<float> disc;           ///< 0 to 1: optic disc
  std::vector<LesionSlice> lesions;  ///< those with a height of k_visible_height somewhere
};

/// Cuts the eye along a line. The retina is shifted, and flattened if need be, so that it stays
/// inside the image. Throws oct::Error(usage) for an empty size or a line without length.
Slice cut(const Eye& eye, const ScanLine& line, cv::Size size);

}  // namespace oct::phantom
