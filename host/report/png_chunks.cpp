// SPDX-License-Identifier: Apache-2.0
#include "report/png_chunks.h"

#include <zlib.h>

#include "octsdk/error.h"

namespace oct::host {
namespace {

const Bytef* bytes_of(std::string_view text) {
  return reinterpret_cast<const Bytef*>(text.data());
}

std::string filtered_rows(std::string_view pixels, std::size_t row_bytes) {
  constexpr char k_up = 2;
  std::string rows;
  rows.reserve(pixels.size() + pixels.size() / row_bytes);
  for (std::size_t start = 0; start < pixels.size(); start += row_bytes) {
    rows += k_up;
    for (std::size_t i = start; i < start + row_bytes; ++i) {
      rows += static_cast<char>(pixels[i] - (start > 0 ? pixels[i - row_bytes] : 0));
    }
  }
  return rows;
}

}  // namespace

std::string big_endian_32(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16),
          static_cast<char>(value >> 8), static_cast<char>(value)};
}

std::string big_endian_16(std::uint16_t value) {
  return {static_cast<char>(value >> 8), static_cast<char>(value)};
}

std::string png_chunk(std::string_view type, std::string_view data) {
  const std::string body = std::string(type) + std::string(data);
  const uLong checksum = crc32_z(0, bytes_of(body), body.size());
  return big_endian_32(static_cast<std::uint32_t>(data.size())) + body +
         big_endian_32(static_cast<std::uint32_t>(checksum));
}

std::string png_start(std::int64_t width, std::int64_t height, std::int64_t channels) {
  constexpr char k_gray = 0;
  constexpr char k_color = 2;
  const char color = channels == 1 ? k_gray : k_color;
  return "\x89PNG\r\n\x1a\n" +
         png_chunk("IHDR", big_endian_32(static_cast<std::uint32_t>(width)) +
                               big_endian_32(static_cast<std::uint32_t>(height)) +
                               // 8 bits; deflate; row filters; not interlaced
                               std::string{8, color, 0, 0, 0});
}

std::string png_image_data(std::string_view pixel_bytes, std::size_t row_bytes) {
  const std::string rows = filtered_rows(pixel_bytes, row_bytes);
  uLongf size = compressBound(rows.size());
  std::string packed(size, '\0');
  const int result = compress2(reinterpret_cast<Bytef*>(packed.data()), &size, bytes_of(rows),
                               rows.size(), Z_DEFAULT_COMPRESSION);
  if (result != Z_OK) throw Error(ExitCode::out_of_memory, "zlib has no memory for an image");
  packed.resize(size);
  return packed;
}

}  // namespace oct::host
