// SPDX-License-Identifier: Apache-2.0
// libFuzzer: what looks at an image file before any library does. Any bytes are refused with a
// reason, or what they declare fits them. fuzz.sh builds and runs it.
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "octsdk/error.h"
#include "octsdk/itk/sniff.h"
#include "sniff/dicom.h"
#include "sniff/dicom_contents.h"
#include "sniff/formats.h"
#include "sniff/png_samples.h"
#include "sniff/volume.h"
#include "src/volume_frames.h"

namespace {

using oct::sniff::File;

void read_dicom(File file, const oct::DecodeLimits& limits) {
  const auto parsed = oct::sniff::parse_dicom(file, limits);
  const auto image = oct::sniff::dicom_image(parsed, limits);
  static_cast<void>(oct::sniff::dicom_contents(parsed, image));
  for (std::uint64_t frame = 0; frame < std::min<std::uint64_t>(image.frames, 4); ++frame) {
    const auto bytes = dicom_frame(image, frame);
    if (image.coding == oct::sniff::Coding::rle &&
        unpack_rle(bytes, image).size() != image.frame_bytes()) {
      std::abort();
    }
  }
}

void read_volume(File file, oct::sniff::VolumeInspector inspector,
                 const oct::DecodeLimits& limits) {
  const auto header = inspector(file, limits);
  if (!header.companion.empty()) {
    if (header.companion.find('/') != std::string::npos || header.companion == "..") std::abort();
    return;
  }
  oct::VolumeFrames frames(header, {file.begin(), file.end()}, limits);
  const oct::FileContents contents = frames.contents();
  const oct::Image image = frames.frame(static_cast<std::uint64_t>(contents.frames - 1));
  if (image.pixels.size() != image.plane_size() * static_cast<std::size_t>(image.channels)) {
    std::abort();
  }
}

void read(File file, const oct::DecodeLimits& limits) {
  if (oct::sniff::is_dicom(file)) {
    return read_dicom(file, limits);
  }
  if (const auto inspector = oct::sniff::volume_inspector(file)) {
    return read_volume(file, inspector, limits);
  }
  const oct::ImageHeader header = inspect(file, limits);
  if (header.format == oct::ImageFormat::png) {
    static_cast<void>(oct::sniff::png_essentials(file));
    static_cast<void>(oct::sniff::png_texts(file));
    const auto samples = oct::sniff::png_samples(file);
    if (samples && samples->bytes.size() % samples->components != 0) std::abort();
  }
  if (header.format == oct::ImageFormat::tiff) {
    const auto pages = oct::sniff::tiff_pages(file);
    static_cast<void>(inspect(oct::sniff::tiff_page(file, pages.back()), limits));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  oct::DecodeLimits limits;
  limits.max_pixels = 1 << 18;
  limits.max_volume_bytes = 1 << 22;
  try {
    read({data, size}, limits);
  } catch (const oct::Error& error) {
    if (std::string(error.what()).empty()) std::abort();
  }
  return 0;
}
