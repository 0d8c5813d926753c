// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "octsdk/itk/sniff.h"
#include "sniff/dicom_elements.h"

namespace oct::sniff {

enum class Photometric : std::uint8_t {
  monochrome1,  ///< 0 is white
  monochrome2,
  palette,
  rgb,
  ybr_full,
  ybr_full_422,
  ybr_rct,  ///< JPEG 2000 only, whose decoder gives RGB
  ybr_ict,  ///< likewise
};

enum class Coding : std::uint8_t { native, rle, jpeg, jpeg_baseline, jpeg_ls, jpeg_2000 };

/// One colour table of a palette (PS3.3 C.7.6.3.1.5 and 6).
struct PaletteTable {
  std::int32_t first = 0;  ///< the sample that takes entry 0; smaller ones take it too
  std::vector<std::uint16_t> entries;
};

/// From stored numbers to values, of a frame.
struct DicomScale {
  double slope = 1;
  double intercept = 0;
  std::optional<std::array<double, 2>> window;  ///< centre, width; linear

  [[nodiscard]] bool is_plain() const { return slope == 1 && intercept == 0; }
  bool operator==(const DicomScale&) const = default;
};

/// The image pixel module of a DICOM file (PS3.3 C.7.6.3) and what changes its values.
struct DicomImage {
  std::string syntax;
  Coding coding = Coding::native;
  Endian endian = Endian::little;
  bool swapped_bytes = false;  ///< 8-bit samples in big-endian words
  std::uint32_t rows = 0;
  std::uint32_t columns = 0;
  std::uint32_t samples = 1;
  std::uint32_t bits_allocated = 8;
  std::uint32_t bits_stored = 8;
  bool is_signed = false;
  bool is_float = false;  ///< Float Pixel Data, 32 bits
  bool planar = false;
  Photometric photometric = Photometric::monochrome2;
  std::uint64_t frames = 1;
  std::vector<DicomScale> scales{{}};  ///< one for all frames, or one for each
  int palette_bits = 8;
  std::array<PaletteTable, 3> palette;
  const DicomElement* pixels = nullptr;  ///< of the DicomFile that was read

  [[nodiscard]] std::uint64_t pixels_per_frame() const { return std::uint64_t{rows} * columns; }
  /// Of one frame, decoded; native 4:2:2 takes two thirds of it.
  [[nodiscard]] std::uint64_t frame_bytes() const {
    return pixels_per_frame() * samples * (bits_allocated / 8);
  }
  [[nodiscard]] const DicomScale& scale_of(std::uint64_t frame) const {
    return scales[scales.size() == 1 ? 0 : frame];
  }
  /// Whether any frame has one.
  [[nodiscard]] bool has_scale() const {
    return !std::all_of(scales.begin(), scales.end(), [](auto& s) { return s.is_plain(); });
  }
  /// Whether all frames have one.
  [[nodiscard]] bool has_window() const {
    return std::all_of(scales.begin(), scales.end(), [](auto& s) { return s.window.has_value(); });
  }
  /// What decode() makes of it, docs/datasets.md.
  [[nodiscard]] SampleType type() const;
  [[nodiscard]] int channels() const {
    return samples == 3 || photometric == Photometric::palette ? 3 : 1;
  }
};

/// Reads and checks it: sizes against `limits`, native pixel data against its declared size, the
/// frames of encapsulated data against their number. Throws as inspect() does.
DicomImage dicom_image(const DicomFile& file, const DecodeLimits& limits);

/// The scales of the `frames` frames of `data`: one when nothing differs between them. Throws as
/// inspect() does.
std::vector<DicomScale> dicom_scales(const DicomSet& data, std::uint64_t frames);

/// The bytes of frame `frame`, as stored (its fragments joined). Compressed ones have been checked:
/// size, channels and bits as declared, whole up to their end marker.
std::vector<std::uint8_t> dicom_frame(const DicomImage& image, std::uint64_t frame);

/// Unpacks a frame of RLE (PS3.5 annex G) into planes of samples, most significant byte last.
/// Throws unless each segment gives exactly its rows x columns bytes.
std::vector<std::uint8_t> unpack_rle(File frame, const DicomImage& image);

/// Throws unless `stream` is a whole JPEG, JPEG-LS or JPEG 2000 image of the declared shape.
void check_codestream(File stream, const DicomImage& image);

}  // namespace oct::sniff
