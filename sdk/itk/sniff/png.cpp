// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "sniff/bytes.h"
#include "sniff/formats.h"

// PNG specification, second edition (ISO/IEC 15948:2003), chapters 5 and 11.
namespace oct::sniff {
namespace {

constexpr auto kCrcTable = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t n = 0; n < table.size(); ++n) {
    std::uint32_t c = n;
    for (int k = 0; k < 8; ++k) {
      c = (c & 1U) != 0 ? 0xedb88320U ^ (c >> 1) : c >> 1;
    }
    table[n] = c;
  }
  return table;
}();

struct Chunk {
  std::string type;
  File data;
  std::uint64_t end = 0;  // offset behind its checksum
};

bool is_critical(const std::string& type) {
  return std::isupper(static_cast<unsigned char>(type[0])) != 0;
}

// Damage in a chunk that only comments the image (lower-case first letter) is let pass.
Chunk chunk_at(const Bytes& bytes, std::uint64_t at) {
  const std::uint64_t length = bytes.u32(at, "the next chunk");
  const File body = bytes.part(at + 4, length + 4, "a chunk's data");
  Chunk chunk{{body.begin(), body.begin() + 4}, body.subspan(4), at + length + 12};
  const std::uint32_t stored = bytes.u32(at + 8 + length, "a chunk's checksum");
  if (is_critical(chunk.type) && stored != png_checksum(body)) {
    refuse("damaged: the checksum of chunk " + chunk.type + " at byte " + std::to_string(at) +
           " is wrong");
  }
  return chunk;
}

ImageHeader header_of(const Chunk& chunk, const DecodeLimits& limits) {
  if (chunk.type != "IHDR" || chunk.data.size() != 13) {
    refuse("does not begin with a 13-byte IHDR chunk");
  }
  const Bytes bytes(chunk.data, Endian::big);
  const std::uint64_t width = bytes.u32(0, "width");
  const std::uint64_t height = bytes.u32(4, "height");
  check_size(width, height, limits);
  const int depth = chunk.data[8];
  const int colour = chunk.data[9];
  const auto one_of = [depth](std::initializer_list<int> depths) {
    return std::find(depths.begin(), depths.end(), depth) != depths.end();
  };
  const bool gray = colour == 0 || colour == 4;
  const bool valid = colour == 0   ? one_of({1, 2, 4, 8, 16})
                     : colour == 3 ? one_of({1, 2, 4, 8})
                                   : (colour == 2 || colour == 4 || colour == 6) && one_of({8, 16});
  if (!valid || chunk.data[10] != 0 || chunk.data[11] != 0 || chunk.data[12] > 1) {
    refuse("declares colour type " + std::to_string(colour) + " with " + std::to_string(depth) +
           " bits, which the format does not have");
  }
  ImageHeader header;
  header.format = ImageFormat::png;
  header.width = static_cast<int>(width);
  header.height = static_cast<int>(height);
  header.channels = gray ? 1 : 3;
  header.type = depth == 16 ? SampleType::u16 : SampleType::u8;
  return header;
}

}  // namespace

std::uint32_t png_checksum(File bytes) {
  std::uint32_t c = 0xffffffffU;
  for (const std::uint8_t byte : bytes) {
    c = kCrcTable[(c ^ byte) & 0xffU] ^ (c >> 8);
  }
  return ~c;
}

ImageHeader inspect_png(File file, const DecodeLimits& limits) {
  const Bytes bytes(file, Endian::big);
  Chunk chunk = chunk_at(bytes, 8);
  ImageHeader header = header_of(chunk, limits);
  const bool needs_palette = chunk.data[9] == 3;
  bool palette = false;
  bool data = false;
  while (chunk.type != "IEND") {
    chunk = chunk_at(bytes, chunk.end);
    if (chunk.type == "IDAT") {
      data = true;
    } else if (chunk.type == "PLTE") {
      palette = !chunk.data.empty() && chunk.data.size() % 3 == 0 && chunk.data.size() <= 768;
    } else if (chunk.type == "eXIf") {
      header.orientation = exif_orientation(chunk.data);
    }
  }
  if (!data || (needs_palette && !palette)) {
    refuse(data ? "has no valid palette" : "holds no image data (IDAT)");
  }
  return header;
}

std::vector<std::string> png_texts(File file) {
  const Bytes bytes(file, Endian::big);
  std::vector<std::string> texts;
  for (Chunk chunk = chunk_at(bytes, 8); chunk.type != "IEND"; chunk = chunk_at(bytes, chunk.end)) {
    if (chunk.type == "tEXt" || chunk.type == "iTXt") {
      texts.emplace_back(chunk.data.begin(), chunk.data.end());
    }
  }
  return texts;
}

std::vector<File> png_essentials(File file) {
  constexpr std::uint64_t kSignature = 8;
  const Bytes bytes(file, Endian::big);
  std::vector<File> parts{file.first(kSignature)};
  for (std::uint64_t at = kSignature; true;) {
    const Chunk chunk = chunk_at(bytes, at);
    if (is_critical(chunk.type)) {
      parts.push_back(file.subspan(at, chunk.end - at));
    }
    if (chunk.type == "IEND") {
      return parts;
    }
    at = chunk.end;
  }
}

}  // namespace oct::sniff
