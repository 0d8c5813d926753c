// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "sniff/bytes.h"
#include "sniff/formats.h"
#include "sniff/tiff_parser.h"

// TIFF 6.0 (Adobe 1992) sections 2, 7, 8, 15. Only the profile that scanners and image tools write
// for pictures is accepted: TIFF at large has more corners than a careful reader wants to leave to
// a C library.
namespace oct::sniff {
namespace {

using namespace tiff;

SampleType sample_type(const Directory& tags, std::uint64_t samples) {
  const auto& bits = tags.all(kBits, "BitsPerSample");
  const std::uint64_t format = tags.one(kSampleFormat, 1);
  const bool same = std::all_of(bits.begin(), bits.end(), [&](auto b) { return b == bits[0]; });
  if (same && (bits.size() == samples || bits.size() == 1)) {
    if (format == 1 && bits[0] == 8) {
      return SampleType::u8;
    }
    if (format == 1 && bits[0] == 16) {
      return SampleType::u16;
    }
    if (format == 3 && bits[0] == 32 && samples == 1) {
      return SampleType::f32;
    }
  }
  refuse(std::to_string(bits[0]) + " bits of sample format " + std::to_string(format) + " in " +
         std::to_string(samples) +
         " channels are not read; unsigned 8 and 16 bits, and gray 32-bit floats are");
}

int channels_of(const Directory& tags, std::uint64_t samples) {
  const std::uint64_t photometric = tags.one(kPhotometric, 99);
  if (photometric <= 1 && samples == 1) {
    return 1;
  }
  if (photometric == 2 && samples == 3) {
    return 3;
  }
  refuse("photometric interpretation " + std::to_string(photometric) + " with " +
         std::to_string(samples) + " channels is not read; gray with 1 and RGB with 3 are");
}

void check_coding(const Directory& tags) {
  const std::uint64_t compression = tags.one(kCompression, 1);
  const bool known = compression == 1 || compression == 5 || compression == 8 ||
                     compression == 32946 || compression == 32773;
  if (!known) {
    refuse("compression " + std::to_string(compression) +
           " is not read; none, LZW, Deflate and PackBits are");
  }
  if (tags.one(kPlanar, 1) != 1 || tags.one(kPredictor, 1) > 3 || tags.one(kOrientation, 1) != 1) {
    refuse("planar storage, an unknown predictor or a turned image is not read");
  }
}

// Strips (or tiles) must be as many as the size asks for, lie in the file, and, when uncompressed,
// be as long as their pixels: otherwise rows would silently come out grey.
void check_data(const Directory& tags, const ImageHeader& header, std::uint64_t file_size) {
  const bool tiled = tags.tags.contains(kTileWidth);
  const auto width = static_cast<std::uint64_t>(header.width);
  const auto height = static_cast<std::uint64_t>(header.height);
  const std::uint64_t part_width = tiled ? tags.one(kTileWidth, 0) : width;
  const std::uint64_t part_height =
      tiled ? tags.one(kTileHeight, 0) : std::min(tags.one(kRowsPerStrip, height), height);
  if (part_width == 0 || part_height == 0 || part_width > 1U << 20 || part_height > 1U << 20) {
    refuse("tiles or strips of " + std::to_string(part_width) + "x" + std::to_string(part_height));
  }
  const auto& offsets = tags.all(tiled ? kTileOffsets : kStripOffsets, "offsets of its pixels");
  const auto& counts = tags.all(tiled ? kTileCounts : kStripCounts, "lengths of its pixels");
  const std::uint64_t down = (height + part_height - 1) / part_height;
  const std::uint64_t parts = down * ((width + part_width - 1) / part_width);
  if (offsets.size() != parts || counts.size() != parts) {
    refuse(std::to_string(offsets.size()) + " parts of pixels, expected " + std::to_string(parts));
  }
  const std::uint64_t sample_bytes = header.type == SampleType::u8    ? 1
                                     : header.type == SampleType::u16 ? 2
                                                                      : 4;
  const std::uint64_t row = part_width * static_cast<std::uint64_t>(header.channels) * sample_bytes;
  for (std::uint64_t i = 0; i < parts; ++i) {
    const std::uint64_t rows =
        tiled ? part_height : std::min(part_height, height - i * part_height);
    const std::uint64_t least = tags.one(kCompression, 1) == 1 ? row * rows : 1;
    if (offsets[i] > file_size || counts[i] > file_size - offsets[i] || counts[i] < least) {
      refuse("cut short: part " + std::to_string(i) + " of the pixels (" +
             std::to_string(counts[i]) + " bytes at byte " + std::to_string(offsets[i]) +
             ", at least " + std::to_string(least) + " expected) does not lie in the file of " +
             std::to_string(file_size) + " bytes");
    }
  }
}

// Where the directories of the pages begin; thumbnails and masks beside them are no pages.
std::vector<std::uint64_t> pages_of(const Parser& parser, std::size_t most) {
  std::vector<std::uint64_t> pages{parser.first()};
  std::set<std::uint64_t> seen{pages[0]};
  for (std::uint64_t next = parser.directory(pages[0]).next; next != 0 && pages.size() < most;) {
    if (!seen.insert(next).second) {
      refuse("damaged: its directories go round in a circle");
    }
    const Directory other = parser.directory(next);
    if ((other.one(kSubfile, 0) & 5U) == 0) {
      pages.push_back(next);
    }
    next = other.next;
  }
  return pages;
}

void put(std::vector<std::uint8_t>& file, std::uint64_t at, std::uint64_t value, unsigned width) {
  for (unsigned i = 0; i < width; ++i) {
    file[at + (file[0] == 'I' ? i : width - 1 - i)] = static_cast<std::uint8_t>(value >> (8 * i));
  }
}

}  // namespace

ImageHeader inspect_tiff(File file, const DecodeLimits& limits) {
  const Parser parser(file);
  const Directory tags = parser.directory(parser.first());
  const std::uint64_t width = tags.all(kWidth, "width")[0];
  const std::uint64_t height = tags.all(kHeight, "height")[0];
  check_size(width, height, limits);
  ImageHeader header;
  header.format = ImageFormat::tiff;
  header.width = static_cast<int>(width);
  header.height = static_cast<int>(height);
  const std::uint64_t samples = tags.one(kSamples, 1);
  header.channels = channels_of(tags, samples);
  header.type = sample_type(tags, samples);
  header.white_is_zero = tags.one(kPhotometric, 1) == 0;
  check_coding(tags);
  check_data(tags, header, file.size());
  if (pages_of(parser, 2).size() > 1) {
    refuse("holds several pages, each an image of its own; one image is expected here");
  }
  return header;
}

std::vector<std::string> tiff_texts(File file) {
  const Parser parser(file);
  return parser.texts(parser.first());
}

std::vector<std::uint64_t> tiff_pages(File file) {
  const Parser parser(file);
  return pages_of(parser, std::numeric_limits<std::size_t>::max());
}

std::vector<std::uint8_t> tiff_page(File file, std::uint64_t page) {
  const Parser parser(file);
  const unsigned word = parser.word();
  const std::uint64_t next_at = parser.end_of(page);
  std::vector<std::uint8_t> copy(file.begin(), file.end());
  put(copy, word, page, word);
  put(copy, next_at, 0, word);
  return copy;
}

}  // namespace oct::sniff
