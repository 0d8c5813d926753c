// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

#include "phantom/photo.h"

namespace oct::phantom {

/// The picture itself: CV_8UC3, RGB, dark outside `mask`.
cv::Mat paint_fundus(const Eye& eye, const PhotoGeometry& geometry, const cv::Mat& mask);

/// How much of each pixel a vessel covers, CV_32F in [0, 1], weighted by calibre.
cv::Mat paint_vessels(const Eye& eye, const PhotoGeometry& geometry, cv::Size size, bool arteries);

/// Adds what the lesions do to the colours: `light` is CV_32FC3, RGB in [0, 1].
void paint_lesions(const Eye& eye, const PhotoGeometry& geometry, cv::Mat& light);

/// Calls `visit(x, y, mm)` for the pixels of the square around a circle on the retina.
template <typename Visit>
void for_pixels_near(const PhotoGeometry& geometry, cv::Size size, cv::Point2d centre_mm,
                     double reach_mm, Visit&& visit) {
  const cv::Point2d centre = geometry.to_px(centre_mm);
  const double reach = reach_mm * geometry.px_per_mm + 1;
  const int left = std::max(0, static_cast<int>(std::floor(centre.x - reach)));
  const int right = std::min(size.width - 1, static_cast<int>(std::ceil(centre.x + reach)));
  const int top = std::max(0, static_cast<int>(std::floor(centre.y - reach)));
  const int bottom = std::min(size.height - 1, static_cast<int>(std::ceil(centre.y + reach)));
  for (int y = top; y <= bottom; ++y) {
    for (int x = left; x <= right; ++x) visit(x, y, geometry.to_mm(cv::Point2d(x, y)));
  }
}

}  // namespace oct::phantom
