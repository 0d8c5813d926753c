// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "sniff/bytes.h"
#include "sniff/formats.h"

// ITU-T T.81 annex B; EXIF 2.3 (CIPA DC-008) section 4.5.
namespace oct::sniff {
namespace {

// A progressive file of this many scans is made to waste time; encoders write about ten.
constexpr int kMaxScans = 200;

ImageHeader frame_header(const Bytes& bytes, std::uint64_t at, std::uint8_t marker,
                         const DecodeLimits& limits) {
  if (marker > 0xc2) {
    refuse("the coding (SOF" + std::to_string(marker - 0xc0) +
           ": lossless, hierarchical or arithmetic) is not read; baseline and progressive are");
  }
  const int bits = bytes.u8(at + 4, "the frame header");
  const std::uint64_t height = bytes.u16(at + 5, "the frame header");
  const std::uint64_t width = bytes.u16(at + 7, "the frame header");
  const int channels = bytes.u8(at + 9, "the frame header");
  check_size(width, height, limits);
  if (bits != 8 || (channels != 1 && channels != 3)) {
    refuse("has " + std::to_string(channels) + " channels of " + std::to_string(bits) +
           " bits; gray and colour (not CMYK) of 8 bits are read");
  }
  ImageHeader header;
  header.format = ImageFormat::jpeg;
  header.width = static_cast<int>(width);
  header.height = static_cast<int>(height);
  header.channels = channels;
  return header;
}

// Behind a scan's header: the offset of the next marker that is neither stuffing nor a restart.
std::uint64_t skip_scan(File file, std::uint64_t at) {
  while (true) {
    const auto found = std::find(file.begin() + static_cast<std::ptrdiff_t>(at), file.end(), 0xff);
    at = static_cast<std::uint64_t>(found - file.begin());
    if (at + 1 >= file.size()) {
      refuse("cut short: no end-of-image marker up to the end of the file at byte " +
             std::to_string(file.size()));
    }
    const std::uint8_t next = file[at + 1];
    if (next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
      return at;
    }
    at += next == 0xff ? 1 : 2;
  }
}

bool is_frame(std::uint8_t marker) {  // SOFn without DHT, JPG, DAC
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

}  // namespace

ImageHeader inspect_jpeg(File file, const DecodeLimits& limits) {
  const Bytes bytes(file, Endian::big);
  ImageHeader header;
  int orientation = 1;
  int scans = 0;
  for (std::uint64_t at = 2; true;) {
    if (bytes.u8(at, "a marker") != 0xff) {
      refuse("damaged: no marker at byte " + std::to_string(at));
    }
    const std::uint8_t marker = bytes.u8(at + 1, "a marker");
    if (marker == 0xff) {
      ++at;  // fill byte
      continue;
    }
    if (marker == 0xd9) {
      break;
    }
    at += 2;
    const std::uint64_t length = bytes.u16(at, "a segment's length");
    const File segment = bytes.part(at, length, "a segment");
    if (length < 2) {
      refuse("damaged: a segment of length " + std::to_string(length));
    }
    if (is_frame(marker)) {
      header = frame_header(bytes, at - 2, marker, limits);
    } else if (marker == 0xe1 && length > 8 && std::equal(&segment[2], &segment[8], "Exif\0")) {
      orientation = exif_orientation(segment.subspan(8));
    }
    at += length;
    if (marker == 0xda) {
      if (header.width == 0 || ++scans > kMaxScans) {
        refuse(header.width == 0 ? "pixel data without a frame header" : "more than 200 scans");
      }
      at = skip_scan(file, at);
    }
  }
  if (scans == 0) {
    refuse("holds no pixel data");
  }
  header.orientation = orientation;
  return header;
}

int exif_orientation(File exif) {
  try {
    const bool big = !exif.empty() && exif[0] == 'M';
    const Bytes bytes(exif, big ? Endian::big : Endian::little);
    const std::uint64_t directory = bytes.u32(4, "EXIF");
    const std::uint32_t entries = bytes.u16(directory, "EXIF");
    for (std::uint64_t i = 0; i < entries; ++i) {
      const std::uint64_t entry = directory + 2 + 12 * i;
      if (bytes.u16(entry, "EXIF") == 274) {
        const std::uint32_t value = bytes.u16(entry + 8, "EXIF");
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
      }
    }
  } catch (const Error&) {
    return 1;
  }
  return 1;
}

}  // namespace oct::sniff
