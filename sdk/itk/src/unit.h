// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "octsdk/itk/image.h"

namespace oct {

/// The image as floats in [0, 1].
Image in_unit(const Image& image);

/// ITU-R 601-2 luma of a colour image, the plane of a gray one.
std::vector<float> luma(const Image& image);

/// Throws Error(invalid_input) with both sizes.
void check_same_size(const Image& image, const Mask& mask);

}  // namespace oct
