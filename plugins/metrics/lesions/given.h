// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>

#include "phantom/scorer.h"
#include "tally.h"

namespace oct::lesions {

/// Holds finds against a mask of lesions (CV_8U, not 0 on lesions) of the same eye. Each connected
/// area of two pixels and more is a lesion, whatever its sort; it is kept when a find's box and its
/// box share at least 0.2 of the smaller one. Finds that no lesion shares so much with are
/// invented.
Counts against_mask(const phantom::Found& found, const cv::Mat& mask);

}  // namespace oct::lesions
