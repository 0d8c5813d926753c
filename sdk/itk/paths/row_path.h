// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace oct {

/// The row of each column on the path from left to right that gathers the most `gain` (CV_32F, not
/// empty), less `stiffness` times the squared step; steps up to `reach` rows (Viterbi). Of equals,
/// the upper one.
std::vector<int> row_path(const cv::Mat& gain, int reach, float stiffness);

}  // namespace oct
