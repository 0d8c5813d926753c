// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace oct::host {

/// `value` as PNG stores it: most significant byte first.
std::string big_endian_32(std::uint32_t value);
std::string big_endian_16(std::uint16_t value);

/// One chunk of a PNG: length, four-letter type, data, checksum.
std::string png_chunk(std::string_view type, std::string_view data);

/// What every PNG begins with: signature and header, of 8-bit pixels in 1 (gray) or 3 channels.
std::string png_start(std::int64_t width, std::int64_t height, std::int64_t channels);

/// Pixels [height][row_bytes] as a PNG's compressed image data, each row kept as its difference to
/// the one above (filter type 2). `pixel_bytes` holds height * row_bytes bytes.
std::string png_image_data(std::string_view pixel_bytes, std::size_t row_bytes);

}  // namespace oct::host
