// SPDX-License-Identifier: Apache-2.0
#include <libdeflate.h>

#include <algorithm>
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

struct Chunk {
  std::string type;
  File data;
  std::uint64_t end = 0;  // offset behind its checksum
};

bool is_critical(const std::string& type) {
  return std::isupper(static_cast<unsigned char>(type[0])) != 0;
}

Chunk chunk_at(const Bytes& bytes, std::uint64_t at) {
  const std::uint64_t length = bytes.u32(at, "the next chunk");
  const File body = bytes.part(at + 4, length + 4, "a chunk's data");
  return {{body.begin(), body.begin() + 4}, body.subspan(4), at + length + 12};
}

// Damage in a chunk that only comments the image (lower-case first letter) is let pass.
Chunk sound_chunk_at(const Bytes& bytes, std::uint64_t at) {
  Chunk chunk = chunk_at(bytes, at);
  const std::uint32_t stored = bytes.u32(chunk.end - 4, "a chunk's checksum");
  if (is_critical(chunk.type) &&
      stored != png_checksum(bytes.part(at + 4, chunk.data.size() + 4, "a chunk's data"))) {
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
  return libdeflate_crc32(0, bytes.data(), bytes.size());
}

namespace {

// libpng's own limits (png_check_IHDR, png_check_chunk_length).
constexpr std::uint64_t k_longest_side = 1'000'000;
constexpr std::uint64_t k_longest_data = 8'000'000;

/// Holds the critical chunks to their order: header, palette, pixels in one run, end. ITK reads up
/// to the pixels without a way back from libpng's errors, so that none may be left to find.
class ChunkOrder {
 public:
  ChunkOrder(int colour, std::uint64_t raw_bytes) : colour_(colour), raw_bytes_(raw_bytes) {}

  void take(const Chunk& chunk) {
    const bool is_data = chunk.type == "IDAT";
    if (is_data && chunk.data.size() > std::max(k_longest_data, raw_bytes_)) {
      refuse("holds a chunk of " + std::to_string(chunk.data.size()) +
             " bytes of pixel data, more than its pixels can take");
    }
    if (is_critical(chunk.type) && !(is_data && !interrupted_) && chunk.type != "IEND" &&
        !is_palette(chunk)) {
      refuse("damaged: chunk " + chunk.type + " out of place");
    }
    interrupted_ = data_ && !is_data;
    data_ = data_ || is_data;
    palette_ = palette_ || chunk.type == "PLTE";
  }
  void end() const {
    if (!data_ || (colour_ == 3 && !palette_)) {
      refuse(data_ ? "has no valid palette" : "holds no image data (IDAT)");
    }
  }

 private:
  [[nodiscard]] bool is_palette(const Chunk& chunk) const {
    return chunk.type == "PLTE" && !palette_ && !data_ && !chunk.data.empty() &&
           chunk.data.size() % 3 == 0 && chunk.data.size() <= 768;
  }

  int colour_;
  std::uint64_t raw_bytes_;
  bool data_ = false;
  bool interrupted_ = false;
  bool palette_ = false;
};

}  // namespace

ImageHeader inspect_png(File file, const DecodeLimits& limits) {
  const Bytes bytes(file, Endian::big);
  Chunk chunk = sound_chunk_at(bytes, 8);
  ImageHeader header = header_of(chunk, limits);
  const auto width = static_cast<std::uint64_t>(header.width);
  const auto height = static_cast<std::uint64_t>(header.height);
  if (width > k_longest_side || height > k_longest_side) {
    refuse("is " + std::to_string(width) + "x" + std::to_string(height) +
           "; at most 1000000 pixels a side are read");
  }
  ChunkOrder order(chunk.data[9], (width * 8 + 1) * height);
  while (chunk.type != "IEND") {
    chunk = sound_chunk_at(bytes, chunk.end);
    order.take(chunk);
    if (chunk.type == "eXIf") {
      header.orientation = exif_orientation(chunk.data);
    }
  }
  order.end();
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
    const bool beside_gray = chunk.type == "PLTE" && file[25] != 3;  // of no use to the pixels
    if (is_critical(chunk.type) && !beside_gray) {
      parts.push_back(file.subspan(at, chunk.end - at));
    }
    if (chunk.type == "IEND") {
      return parts;
    }
    at = chunk.end;
  }
}

}  // namespace oct::sniff
