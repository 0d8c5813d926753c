// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include "octsdk/export.h"
#include "octsdk/itk/image.h"
#include "octsdk/itk/sniff.h"

namespace oct {

/// Reads one image file: PNG, JPEG (baseline, progressive), TIFF and BMP, gray or colour, 8 or 16
/// bits, TIFF also gray 32-bit floats. The format is told by the content, not by the name.
/// Palettes become colours, alpha is dropped, an EXIF orientation is applied, 1, 2 and 4 bits are
/// stretched to 8. What cannot be read exactly is refused, never approximated: CMYK, JPEG inside
/// TIFF, several pages, 12 bits and the like.
///
/// The file is held against `limits` and checked by inspect() before anything is decoded; a
/// truncated or damaged file is an error and never a partly grey image.
/// Thread-safe. Throws Error, each message beginning with the file's name: cannot_read when it
/// cannot be opened, invalid_input for everything about its content (NaN and infinity included).
OCT_API Image decode(const std::filesystem::path& path, const DecodeLimits& limits = {});

/// Frame `frame` (from 0) of a file that holds FileContents::frames of them. A file of one frame
/// takes 0 only. Throws Error(invalid_input) for a frame that is not there.
OCT_API Image decode_frame(const std::filesystem::path& path, std::int64_t frame,
                           const DecodeLimits& limits = {});

}  // namespace oct
