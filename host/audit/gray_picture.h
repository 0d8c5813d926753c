// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>

#include "octsdk/itk/image.h"

namespace oct::host {

// An image as 8-bit gray. 16-bit samples are divided by 257; floats are stretched from their least
// to their largest value, since their unit is not known.
cv::Mat brightest_channel(const Image& image);
cv::Mat darkest_channel(const Image& image);
cv::Mat mean_channel(const Image& image);

}  // namespace oct::host
