// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

#include "octsdk/export.h"
#include "octsdk/itk/image.h"

namespace oct {

/// What an image file may ask for. Held against the sizes a file declares, before anything is
/// allocated or decoded.
struct DecodeLimits {
  std::int64_t max_pixels = 64LL << 20;          ///< width x height; 64 Mpixel is 8192 x 8192
  std::int64_t max_file_bytes = 1024LL << 20;    ///< size of the file itself
  std::int64_t max_volume_bytes = 4096LL << 20;  ///< all samples of a file of several frames
  /// Unpacked by packed bytes, of compressed volumes above 16 MiB: no scan of a patient comes near.
  std::int64_t max_packing = 250;
  /// For one file in the helper process, which is ended when it takes longer.
  std::chrono::milliseconds max_time{30'000};
  bool operator==(const DecodeLimits&) const = default;
};

enum class ImageFormat : std::uint8_t { png, jpeg, tiff, bmp };

/// "PNG", "JPEG", "TIFF", "BMP".
OCT_API const char* name_of(ImageFormat format);

/// What a file says about its image, checked for consistency with its bytes.
struct ImageHeader {
  ImageFormat format = ImageFormat::png;
  int width = 0;
  int height = 0;
  int channels = 0;  ///< 1 or 3, as decode() will give; alpha is not counted
  SampleType type = SampleType::u8;
  bool white_is_zero = false;  ///< TIFF: the stored samples run from white to black
  int orientation = 1;         ///< EXIF 2.3 tag 274, 1 ... 8: how the stored rows are to be shown
};

/// Recognises an image by its first bytes (never by its name) and checks, without decoding, all
/// that can be told from its structure: kind of pixels, declared size against `limits`, every part
/// inside the file, checksums of PNG, the end marker of JPEG, strips and tiles of TIFF. Touches
/// nothing outside `file` and allocates next to nothing, so it is what is fuzzed.
/// Throws Error(invalid_input) whose message is the reason alone, without a file name.
OCT_API ImageHeader inspect(std::span<const std::uint8_t> file, const DecodeLimits& limits = {});

}  // namespace oct
