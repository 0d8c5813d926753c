// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "octsdk/dataset.h"
#include "octsdk/itk/image.h"

namespace oct::datasets {

/// How the images of one modality are brought to tensors. The strings are option values.
struct Preparation {
  std::int64_t channels = 1;  ///< 1 or 3, of the tensors
  std::string fit = "crop";   ///< pad | crop | stretch
  bool mask_wedge = false;    ///< paint over the white padding of exported B-scans
  bool crop_field = false;    ///< cut to the camera's field of view
};

/// Gray to three equal channels, or colour to gray (ITU-R 601-2 luma, rounded like Pillow's "L"
/// for whole-number types).
Image with_channels(const Image& image, std::int64_t channels);

/// The left or right half of a side-by-side image. Throws Error(invalid_input) for an odd width.
Image half_of(const Image& image, bool left);

/// Cleans, fits and resizes an image. The mask is undefined where every pixel was seen; it is false
/// in padding, under a painted wedge and outside of the field of view. Pure, thread-safe. Throws
/// Error(invalid_input) for a float image outside of [0, 1], whose unit cannot be guessed.
Sample prepare(const Image& image, const Preparation& preparation, Size size);

}  // namespace oct::datasets
