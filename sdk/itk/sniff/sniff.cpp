// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/sniff.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <string_view>

#include "sniff/bytes.h"
#include "sniff/formats.h"

namespace oct {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::string_view bytes;
  std::size_t offset;
  const char* name;
  ImageHeader (*inspect)(sniff::File, const DecodeLimits&);  // null: known, not read
};

constexpr std::array kMagics{
    Magic{"DICM"sv, 128, "DICOM", nullptr},  // first: its preamble may be a TIFF header
    Magic{"\x89PNG\r\n\x1a\n"sv, 0, "PNG", sniff::inspect_png},
    Magic{"\xff\xd8\xff"sv, 0, "JPEG", sniff::inspect_jpeg},
    Magic{"II*\0"sv, 0, "TIFF", sniff::inspect_tiff},
    Magic{"MM\0*"sv, 0, "TIFF", sniff::inspect_tiff},
    Magic{"II+\0"sv, 0, "TIFF", sniff::inspect_tiff},
    Magic{"MM\0+"sv, 0, "TIFF", sniff::inspect_tiff},
    Magic{"BM"sv, 0, "BMP", sniff::inspect_bmp},
    Magic{"n+1\0"sv, 344, "NIfTI", nullptr},
    Magic{"ni1\0"sv, 344, "NIfTI", nullptr},
    Magic{"NRRD"sv, 0, "NRRD", nullptr},
    Magic{"ObjectType"sv, 0, "MetaImage", nullptr},
    Magic{"NDims"sv, 0, "MetaImage", nullptr},
    Magic{"\x1f\x8b"sv, 0, "gzip", nullptr},
    Magic{"\xff\x4f\xff\x51"sv, 0, "JPEG 2000", nullptr},
    Magic{"\0\0\0\x0cjP  "sv, 0, "JPEG 2000", nullptr},
    Magic{"GIF8"sv, 0, "GIF", nullptr},
    Magic{"WEBP"sv, 8, "WebP", nullptr},
    Magic{"P1"sv, 0, "PNM", nullptr},
    Magic{"P2"sv, 0, "PNM", nullptr},
    Magic{"P3"sv, 0, "PNM", nullptr},
    Magic{"P4"sv, 0, "PNM", nullptr},
    Magic{"P5"sv, 0, "PNM", nullptr},
    Magic{"P6"sv, 0, "PNM", nullptr},
};

bool begins(sniff::File file, const Magic& magic) {
  if (file.size() < magic.offset + magic.bytes.size()) {
    return false;
  }
  return std::equal(magic.bytes.begin(), magic.bytes.end(), file.begin() + magic.offset,
                    [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

constexpr const char* kRead =
    "; PNG, JPEG, TIFF, BMP, DICOM, NIfTI, MetaImage and NRRD files are read";

}  // namespace

const char* name_of(ImageFormat format) {
  constexpr std::array kNames{"PNG", "JPEG", "TIFF", "BMP"};
  return kNames[static_cast<std::size_t>(format)];
}

ImageHeader inspect(std::span<const std::uint8_t> file, const DecodeLimits& limits) {
  if (file.empty()) {
    sniff::refuse("the file is empty (0 bytes); expected an image");
  }
  const auto* found =
      std::find_if(kMagics.begin(), kMagics.end(), [&](auto& m) { return begins(file, m); });
  if (found == kMagics.end()) {
    sniff::refuse(std::string("not an image of a known format (by its first bytes)") + kRead);
  }
  if (found->inspect == nullptr) {  // several images, or none: contents_of() reads some of them
    sniff::refuse(std::string("a ") + found->name + " file" + kRead);
  }
  try {
    return found->inspect(file, limits);
  } catch (const Error& error) {
    throw Error(error.code(), std::string(found->name) + ": " + error.what());
  }
}

void sniff::check_size(std::uint64_t width, std::uint64_t height, const DecodeLimits& limits) {
  const std::string size = std::to_string(width) + "x" + std::to_string(height);
  if (width == 0 || height == 0) {
    refuse("declares a size of " + size + ": no pixels");
  }
  constexpr std::uint64_t kMaxSide = std::numeric_limits<std::int32_t>::max();
  const auto limit = static_cast<std::uint64_t>(limits.max_pixels);
  if (width > kMaxSide || height > kMaxSide || width > limit / height) {
    refuse("declares " + size + " pixels, above the limit of " + std::to_string(limit) +
           "; reduce the image");
  }
}

}  // namespace oct
