// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "octsdk/itk/sniff.h"
#include "sniff/bytes.h"

namespace oct::sniff {

using File = std::span<const std::uint8_t>;

constexpr std::uint64_t k_always_unpacked = 16U << 20;  ///< bytes; smaller volumes are no bombs

enum class Scalar : std::uint8_t { u8, i8, u16, i16, u32, i32, f32, f64 };
enum class Packing : std::uint8_t { raw, deflate, text };

std::uint64_t bytes_of(Scalar scalar);

/// What the header of a NIfTI-1, MetaImage or NRRD file says.
struct VolumeHeader {
  const char* format = "";
  std::vector<std::uint64_t> size;  ///< without the channels: width, height, then what are frames
  int channels = 1;                 ///< side by side in each pixel
  Scalar scalar = Scalar::u8;
  Endian endian = Endian::little;
  Packing packing = Packing::raw;
  std::string companion;      ///< name of the file that holds the samples; empty: this one
  std::uint64_t data_at = 0;  ///< where they begin in that file ...
  std::uint64_t skip = 0;     ///< ... and where in what is unpacked from there
  bool at_end = false;        ///< they are the last bytes of the file instead
  double slope = 1;           ///< value = slope x sample + intercept
  double intercept = 0;
  std::vector<double> spacing;  ///< mm along `size`; not positive: unknown
  std::vector<std::string> identifying;
  bool synthetic = false;

  [[nodiscard]] std::uint64_t width() const { return size[0]; }
  [[nodiscard]] std::uint64_t height() const { return size[1]; }
  [[nodiscard]] std::uint64_t frames() const;
  [[nodiscard]] std::uint64_t frame_bytes() const {
    return width() * height() * static_cast<std::uint64_t>(channels) * bytes_of(scalar);
  }
  /// u8 and u16 samples without a scale stay what they are, all others become floats.
  [[nodiscard]] SampleType type() const;
};

// Each checks size against `limits` (check_volume_size) and throws as inspect() does.
VolumeHeader inspect_nifti(File file, const DecodeLimits& limits);
VolumeHeader inspect_meta_image(File file, const DecodeLimits& limits);
VolumeHeader inspect_nrrd(File file, const DecodeLimits& limits);

/// The reader for a file that begins like one of the three, else null. A gzip file is looked into.
using VolumeInspector = VolumeHeader (*)(File, const DecodeLimits&);
VolumeInspector volume_inspector(File file);

/// Throws when a side is 0, a frame above max_pixels, or the whole above max_volume_bytes.
void check_volume_size(const VolumeHeader& header, const DecodeLimits& limits);

/// Throws unless `data`, the file that holds the samples, can hold as many as the header declares.
void check_volume_data(const VolumeHeader& header, File data, const DecodeLimits& limits);

/// Throws when more bytes of samples are there than declared (a few are taken for padding): one of
/// the two is wrong, and with it every row.
void check_surplus(std::uint64_t bytes);

// What text headers share.
struct TextField {
  std::string key;
  std::string value;
};
std::string_view trimmed(std::string_view text);
std::vector<std::string> words_of(std::string_view text);
/// Numbers separated by white space; throws naming `what` for anything else.
std::vector<double> numbers_of(std::string_view text, const char* what);
std::vector<std::uint64_t> sizes_of(std::string_view text, const char* what);
/// A name that stays in its folder, or throws.
std::string plain_name(std::string_view name);
/// Takes note of comments that mark an image as synthetic, and of fields that name a person.
void note_field(const TextField& field, VolumeHeader& header);

}  // namespace oct::sniff
