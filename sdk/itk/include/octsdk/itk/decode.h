// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include "octsdk/export.h"
#include "octsdk/itk/image.h"
#include "octsdk/itk/sniff.h"

namespace oct {

/// Reads a file of one image. The format is told by the content, not by the name:
/// - PNG, JPEG (baseline, progressive), TIFF and BMP, gray or colour, 8 or 16 bits, TIFF also gray
///   32-bit floats. Palettes become colours, alpha is dropped, an EXIF orientation is applied, 1, 2
///   and 4 bits are stretched to 8.
/// - DICOM, 8 and 16 bits, gray, palette, RGB or YBR, uncompressed, RLE, JPEG, JPEG-LS or JPEG
///   2000. Unsigned samples stay what they are, stretched from Bits Stored to 8 or 16 bits.
///   Signed or rescaled ones (CT) become 16 bits through the file's first window, or floats in the
///   rescaled unit where it has none. MONOCHROME1 is inverted.
/// - NIfTI-1 (.nii, .nii.gz), MetaImage (.mha, .mhd) and NRRD (.nrrd, .nhdr), rows in the order in
///   which they are stored. Other types than unsigned 8 and 16 bits, or a scale, give floats in
///   the file's own unit.
/// What cannot be read exactly is refused, never approximated: CMYK, JPEG inside TIFF and the like.
///
/// The file is held against `limits` and checked (for the first group by inspect()) before anything
/// is decoded; a truncated or damaged file is an error and never a partly grey image. All of it
/// happens in the helper process `octhost-decode`, of which each thread has one, so that no file
/// can take this process down or hold it up longer than limits.max_time. Thread-safe. Throws Error,
/// each message beginning with the file's name: cannot_read when it cannot be opened, invalid_input
/// for everything about its content (several images, NaN and infinity included).
OCT_API Image decode(const std::filesystem::path& path, const DecodeLimits& limits = {});

/// Frame `frame` (from 0) of a file that holds FileContents::frames of them. A file of one frame
/// takes 0 only. Throws Error(invalid_input) for a frame that is not there.
OCT_API Image decode_frame(const std::filesystem::path& path, std::int64_t frame,
                           const DecodeLimits& limits = {});

/// The program that decodes: OCTHOST_DECODE where that is set, else `octhost-decode` beside
/// the running program or, beside liboctsdk_itk, in ../bin. Throws Error(cannot_read) that names
/// the places when it is in none of them.
OCT_API std::filesystem::path decode_helper();

/// Starts decode_helper() and waits for a first answer of it. Throws Error(cannot_read) saying why
/// when there is none.
OCT_API void try_decode_helper();

}  // namespace oct
