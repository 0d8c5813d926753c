// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace oct::phantom {

/// The row of each column on the path from left to right that gathers the most `gain` (CV_32F),
/// less `stiffness` times the squared step; steps up to `reach` rows. Refined below one pixel.
std::vector<float> best_path(const cv::Mat& gain, int reach, float stiffness);

/// A cubic through the lower envelope of a surface: places more than about `tolerance` rows away
/// from it count for little.
std::vector<float> lower_envelope(const std::vector<float>& surface, float tolerance);

/// Mean of the `count` rows from `offset` rows below each pixel (negative: above); beyond the edge
/// the image goes on as its outermost row.
cv::Mat mean_of_rows(const cv::Mat& image, int offset, int count);

/// The same for the greatest value.
cv::Mat max_of_rows(const cv::Mat& image, int offset, int count);

}  // namespace oct::phantom
