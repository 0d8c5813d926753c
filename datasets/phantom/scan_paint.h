// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "phantom/slice.h"

namespace oct::phantom {

/// Grey values of the tissue of a slice without background and speckle: CV_32F, transposed (one
/// row per A-scan, so that an A-scan lies in one piece of memory).
cv::Mat paint_tissue(const Eye& eye, const Slice& slice, const std::vector<Crossing>& vessels);

/// Adds speckle and the noise of the vitreous, in place.
void add_speckle(const Eye& eye, const Slice& slice, cv::Mat& tissue);

}  // namespace oct::phantom
