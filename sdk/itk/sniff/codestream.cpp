// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "sniff/dicom.h"
#include "sniff/formats.h"

// JPEG: ITU-T T.81 annex B; JPEG-LS: T.87 annex C; JPEG 2000: T.800 annex A.
namespace oct::sniff {
namespace {

constexpr int k_most_scans = 200;

void check_shape(const DicomImage& image, std::uint64_t columns, std::uint64_t rows,
                 std::uint64_t samples, std::uint64_t bits) {
  if (columns != image.columns || rows != image.rows || samples != image.samples ||
      bits > image.bits_allocated || bits < (image.bits_stored > 8 ? 9U : 1U)) {
    refuse("its compressed data holds " + std::to_string(columns) + "x" + std::to_string(rows) +
           " pixels of " + std::to_string(samples) + " samples of " + std::to_string(bits) +
           " bits; declared are " + std::to_string(image.columns) + "x" +
           std::to_string(image.rows) + ", " + std::to_string(image.samples) + ", " +
           std::to_string(image.bits_stored));
  }
}

bool is_frame(std::uint8_t marker) {
  return (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) ||
         marker == 0xf7;
}

bool fits(std::uint8_t frame, Coding coding) {
  switch (coding) {
    case Coding::jpeg_baseline:
      return frame == 0xc0 || frame == 0xc1;
    case Coding::jpeg:
      return frame == 0xc0 || frame == 0xc1 || frame == 0xc3;
    default:
      return frame == 0xf7;
  }
}

// Behind the pixel data of a scan: the next marker. JPEG stuffs a zero byte behind 0xff, JPEG-LS a
// zero bit.
std::uint64_t skip_scan(File file, std::uint64_t at, bool is_ls) {
  for (; at + 1 < file.size(); ++at) {
    const std::uint8_t next = file[at + 1];
    const bool restart = next >= 0xd0 && next <= 0xd7;
    if (file[at] == 0xff && next != 0xff && !restart && (is_ls ? next >= 0x80 : next != 0)) {
      return at;
    }
  }
  refuse("cut short: the compressed data of a frame has no end marker");
}

void check_jpeg(File file, const DicomImage& image) {
  const Bytes bytes(file, Endian::big);
  if (bytes.u16(0, "a JPEG frame") != 0xffd8) {
    refuse("damaged: a frame that does not begin as JPEG");
  }
  bool shaped = false;
  int scans = 0;
  for (std::uint64_t at = 2; true;) {
    if (bytes.u8(at, "a marker") != 0xff) {
      refuse("damaged: no marker at byte " + std::to_string(at) + " of a frame");
    }
    const std::uint8_t marker = bytes.u8(at + 1, "a marker");
    if (marker == 0xff) {
      ++at;
      continue;
    }
    if (marker == 0xd9) {
      break;
    }
    at += 2;
    const std::uint64_t length = bytes.u16(at, "a segment's length");
    static_cast<void>(bytes.part(at, std::max<std::uint64_t>(length, 2), "a segment"));
    if (length < 2 || (is_frame(marker) && (shaped || !fits(marker, image.coding)))) {
      refuse("damaged: segment " + std::to_string(marker) + " of " + std::to_string(length) +
             " bytes in a frame");
    }
    if (is_frame(marker)) {
      check_shape(image, bytes.u16(at + 5, "a frame"), bytes.u16(at + 3, "a frame"),
                  bytes.u8(at + 7, "a frame"), bytes.u8(at + 2, "a frame"));
      shaped = true;
    }
    at += length;
    if (marker == 0xda) {
      if (!shaped || ++scans > k_most_scans) {
        refuse("damaged: pixel data without a header, or more than 200 scans");
      }
      at = skip_scan(file, at, image.coding == Coding::jpeg_ls);
    }
  }
  if (scans == 0) {
    refuse("damaged: a frame without pixel data");
  }
}

// Tile parts follow each other by their declared lengths up to the end marker (A.4.2).
void check_tile_parts(const Bytes& bytes, std::uint64_t at) {
  while (bytes.u16(at, "a tile part") != 0xffd9) {
    if (bytes.u16(at, "a tile part") != 0xff90) {
      refuse("damaged: no tile part at byte " + std::to_string(at) + " of a frame");
    }
    const std::uint64_t length = bytes.u32(at + 6, "a tile part");
    if (length == 0) {  // up to the end
      const File tail = bytes.part(at, bytes.size() - at, "a tile part");
      const std::size_t pad = tail.back() == 0 ? 1 : 0;
      if (tail.size() < 16 || tail[tail.size() - pad - 2] != 0xff ||
          tail[tail.size() - pad - 1] != 0xd9) {
        refuse("cut short: the compressed data of a frame has no end marker");
      }
      return;
    }
    if (length < 14) {
      refuse("damaged: a tile part of " + std::to_string(length) + " bytes");
    }
    static_cast<void>(bytes.part(at, length, "a tile part"));
    at += length;
  }
}

void check_jpeg_2000(File file, const DicomImage& image) {
  const Bytes bytes(file, Endian::big);
  if (bytes.u32(0, "a JPEG 2000 frame") != 0xff4fff51) {
    refuse("damaged: a frame that does not begin as a JPEG 2000 codestream");
  }
  const auto grid = [&](std::uint64_t at) { return bytes.u32(at, "the size"); };
  const std::uint64_t x0 = grid(16);
  const std::uint64_t y0 = grid(20);
  const std::uint64_t samples = bytes.u16(40, "the size");
  if (grid(8) < x0 || grid(12) < y0 || x0 > 65535 || y0 > 65535) {
    refuse("damaged: a negative size in a frame");
  }
  for (std::uint64_t i = 0; i < std::max<std::uint64_t>(samples, 1); ++i) {
    const std::uint32_t depth = bytes.u8(42 + 3 * i, "the components");
    check_shape(image, grid(8) - x0, grid(12) - y0, samples, (depth & 127U) + 1);
    if (bytes.u16(43 + 3 * i, "the components") != 0x0101 || (depth >> 7 != 0) != image.is_signed) {
      refuse("subsampled components, or signs that differ from the declared, in a frame");
    }
  }
  const std::uint64_t tile_width = grid(24);
  const std::uint64_t tile_height = grid(28);
  if (tile_width == 0 || tile_height == 0 ||
      (image.columns / tile_width + 1) * (image.rows / tile_height + 1) > 65535) {
    refuse("damaged: tiles of " + std::to_string(tile_width) + "x" + std::to_string(tile_height));
  }
  std::uint64_t at = 2;
  while (bytes.u16(at, "a marker") != 0xff90) {
    const std::uint32_t marker = bytes.u16(at, "a marker");
    const std::uint64_t length = bytes.u16(at + 2, "a segment");
    if (marker < 0xff4f || length < 2) {
      refuse("damaged: no marker at byte " + std::to_string(at) + " of a frame");
    }
    static_cast<void>(bytes.part(at + 2, length, "a segment"));
    at += 2 + length;
  }
  check_tile_parts(bytes, at);
}

}  // namespace

void check_codestream(File stream, const DicomImage& image) {
  if (image.coding == Coding::jpeg_2000) {
    check_jpeg_2000(stream, image);
  } else {
    check_jpeg(stream, image);
  }
}

}  // namespace oct::sniff
