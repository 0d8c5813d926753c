// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "octsdk/itk/sniff.h"

namespace oct::sniff {

using File = std::span<const std::uint8_t>;

/// Throws when width x height is empty or above the limit; `int` holds both afterwards.
void check_size(std::uint64_t width, std::uint64_t height, const DecodeLimits& limits);

// One function a format; `file` begins with the format's magic number. Each calls check_size()
// as soon as the size is known.
ImageHeader inspect_png(File file, const DecodeLimits& limits);
ImageHeader inspect_jpeg(File file, const DecodeLimits& limits);
ImageHeader inspect_tiff(File file, const DecodeLimits& limits);
ImageHeader inspect_bmp(File file, const DecodeLimits& limits);

/// Where the directories of a TIFF's pages stand.
std::vector<std::uint64_t> tiff_pages(File file);
/// The file with that page alone in it (the first to be found, and the last).
std::vector<std::uint8_t> tiff_page(File file, std::uint64_t page);

/// The words of the first page of a TIFF: description, software and the like, each "name\0text".
/// Damaged ones are left out.
std::vector<std::string> tiff_texts(File file);

/// The words of the uncompressed text chunks (tEXt, iTXt) of a PNG that inspect_png() found good,
/// each "keyword\0text".
std::vector<std::string> png_texts(File file);

/// What of a PNG that inspect_png() found good makes its pixels: header, palette, data, end. Left
/// out are comments (which can be bombs) and the sBIT chunk, by which ITK would shift the samples.
std::vector<File> png_essentials(File file);

/// CRC-32 as PNG has it behind a chunk's type and data.
std::uint32_t png_checksum(File bytes);

/// Tag 274 of an EXIF block (a TIFF structure), 1 when it has none or is damaged: an unreadable
/// comment is no reason to refuse a sound image.
int exif_orientation(File exif);

}  // namespace oct::sniff
