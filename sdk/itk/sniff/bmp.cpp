// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string>

#include "sniff/bytes.h"
#include "sniff/formats.h"

// BITMAPFILEHEADER, BITMAPINFOHEADER (Windows GDI).
namespace oct::sniff {

ImageHeader inspect_bmp(File file, const DecodeLimits& limits) {
  const Bytes bytes(file, Endian::little);
  const std::uint64_t pixels_at = bytes.u32(10, "the header");
  const std::uint64_t header_size = bytes.u32(14, "the header");
  if (header_size < 40 || header_size > 124) {
    refuse("a header of " + std::to_string(header_size) + " bytes is not read; 40 to 124 are");
  }
  const auto width = static_cast<std::int32_t>(bytes.u32(18, "the width"));
  const auto height = static_cast<std::int32_t>(bytes.u32(22, "the height"));
  if (width < 0 || height < 0) {
    refuse("a size of " + std::to_string(width) + "x" + std::to_string(height) +
           " (stored from the top) is not read");
  }
  check_size(static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height), limits);
  const std::uint32_t planes = bytes.u16(26, "the header");
  const std::uint32_t bits = bytes.u16(28, "the header");
  const std::uint32_t compression = bytes.u32(30, "the header");
  if (planes != 1 || (bits != 8 && bits != 24) || compression != 0) {
    refuse(std::to_string(bits) + " bits, " + std::to_string(planes) + " planes, compression " +
           std::to_string(compression) + " are not read; 8 or 24 bits uncompressed are");
  }
  ImageHeader header;
  header.format = ImageFormat::bmp;
  header.width = width;
  header.height = height;
  header.channels = 3;
  if (bits == 8) {
    const std::uint32_t declared = bytes.u32(46, "the header");
    const std::uint64_t colours = declared == 0 ? 256 : declared;
    const std::uint64_t palette_at = 14 + header_size;
    if (colours > 256 || palette_at + 4 * colours > pixels_at) {
      refuse("its palette of " + std::to_string(colours) + " colours does not fit");
    }
    header.channels = 1;
    for (std::uint64_t i = 0; i < colours; ++i) {
      const File colour = bytes.part(palette_at + 4 * i, 4, "the palette");
      if (colour[0] != colour[1] || colour[0] != colour[2]) {
        header.channels = 3;
      }
    }
  }
  const std::uint64_t row = (static_cast<std::uint64_t>(width) * bits + 31) / 32 * 4;
  static_cast<void>(
      bytes.part(pixels_at, row * static_cast<std::uint64_t>(height), "the pixel data"));
  return header;
}

}  // namespace oct::sniff
