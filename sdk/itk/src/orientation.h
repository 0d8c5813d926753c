// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "octsdk/itk/image.h"

namespace oct {

/// The image as EXIF 2.3 tag 274 (1 ... 8) says that it is to be shown: 2 mirrored, 3 turned by
/// 180 degrees, 4 flipped, 6 turned clockwise, 8 counter-clockwise, 5 and 7 transposed.
Image oriented(Image image, int orientation);

}  // namespace oct
