// SPDX-License-Identifier: Apache-2.0
#include "import/jpeg_comment.h"

#include <array>
#include <cstdint>
#include <fstream>

namespace oct::host {
namespace {

constexpr int k_most_segments = 200;
constexpr std::uint8_t k_comment = 0xFE;
constexpr std::uint8_t k_scan = 0xDA;  // pixels from here on

}  // namespace

std::string jpeg_comment(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, 4> bytes{};
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
  if (!file.read(bytes.data(), 2) || byte(0) != 0xFF || byte(1) != 0xD8) return "";
  for (int i = 0; i < k_most_segments && file.read(bytes.data(), 4); ++i) {
    const int length = byte(2) * 256 + byte(3) - 2;
    if (byte(0) != 0xFF || byte(1) == k_scan || length < 0) return "";
    if (byte(1) != k_comment) {
      file.seekg(length, std::ios::cur);
      continue;
    }
    std::string comment(static_cast<std::size_t>(length), '\0');
    return file.read(comment.data(), length) ? comment : "";
  }
  return "";
}

}  // namespace oct::host
