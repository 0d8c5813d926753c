// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>

#include "octsdk/itk/image.h"

namespace oct::anatomy_dfe {

/// A fundus photograph, ready to be looked at.
struct Photo {
  cv::Mat green;         ///< CV_32F, 0 to 255: vessels and disc show best; the grey of a grey image
  cv::Mat red;           ///< likewise
  cv::Mat inside;        ///< CV_8U, 1 in the field of view
  double share = 1;      ///< of the frame that the field of view fills
  double roundness = 1;  ///< its area over that of the smallest circle around it
  cv::Point2d centre;    ///< of that circle, pixels
  double radius = 1;     ///< of a circle of the field's area, pixels: the unit of all lengths
};

/// Finds the field of view (field_of_view() of the SDK). `image`: values 0 to 255. Pure.
Photo look_at(const Image& image);

/// Local mean of `values` (CV_32F) inside of the field, carried on beyond its edge. Pure.
cv::Mat background_of(const cv::Mat& values, const cv::Mat& inside, double sigma);

}  // namespace oct::anatomy_dfe
