// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "octsdk/itk/sniff.h"
#include "src/packed_image.h"

namespace oct {

/// Decodes the PNG, JPEG, TIFF or BMP file `bytes`, which inspect() found to be what `header` says,
/// turned as its EXIF orientation wants it. Throws Error without a file name.
Frame decode_raster(std::span<const std::uint8_t> bytes, const ImageHeader& header);

}  // namespace oct
