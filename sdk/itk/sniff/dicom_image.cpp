// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "sniff/dicom.h"
#include "sniff/formats.h"
#include "sniff/volume.h"

namespace oct::sniff {
namespace {

enum Tag : std::uint32_t {
  k_samples = 0x00280002,
  k_photometric = 0x00280004,
  k_planar = 0x00280006,
  k_frames = 0x00280008,
  k_rows = 0x00280010,
  k_columns = 0x00280011,
  k_allocated = 0x00280100,
  k_stored = 0x00280101,
  k_high = 0x00280102,
  k_representation = 0x00280103,
  k_palette_descriptor = 0x00281101,
  k_palette_data = 0x00281201,
  k_float_pixels = 0x7fe00008,
  k_double_pixels = 0x7fe00009,
  k_pixels = 0x7fe00010,
};

Coding coding_of(const std::string& syntax) {
  constexpr std::array k_known{
      std::pair{"1.2.840.10008.1.2", Coding::native},
      std::pair{"1.2.840.10008.1.2.1", Coding::native},
      std::pair{"1.2.840.10008.1.2.1.99", Coding::native},
      std::pair{"1.2.840.10008.1.2.2", Coding::native},
      std::pair{"1.2.840.10008.1.2.5", Coding::rle},
      std::pair{"1.2.840.10008.1.2.4.50", Coding::jpeg_baseline},
      std::pair{"1.2.840.10008.1.2.4.51", Coding::jpeg},
      std::pair{"1.2.840.10008.1.2.4.57", Coding::jpeg},
      std::pair{"1.2.840.10008.1.2.4.70", Coding::jpeg},
      std::pair{"1.2.840.10008.1.2.4.80", Coding::jpeg_ls},
      std::pair{"1.2.840.10008.1.2.4.81", Coding::jpeg_ls},
      std::pair{"1.2.840.10008.1.2.4.90", Coding::jpeg_2000},
      std::pair{"1.2.840.10008.1.2.4.91", Coding::jpeg_2000},
  };
  const auto* found =
      std::find_if(k_known.begin(), k_known.end(), [&](auto& k) { return k.first == syntax; });
  if (found == k_known.end()) {
    refuse("transfer syntax " + syntax.substr(0, 64) +
           " is not read; uncompressed, RLE, JPEG, JPEG-LS and JPEG 2000 are");
  }
  return found->second;
}

Photometric photometric_of(const std::string& name) {
  constexpr std::array<std::string_view, 8> k_names{"MONOCHROME1", "MONOCHROME2", "PALETTE COLOR",
                                                    "RGB",         "YBR_FULL",    "YBR_FULL_422",
                                                    "YBR_RCT",     "YBR_ICT"};
  const auto* found = std::find(k_names.begin(), k_names.end(), name);
  if (found == k_names.end()) {
    refuse("photometric interpretation '" + name.substr(0, 20) +
           "' is not read; MONOCHROME1 and 2, PALETTE COLOR, RGB and YBR_FULL, _FULL_422, _RCT, "
           "_ICT are");
  }
  return static_cast<Photometric>(found - k_names.begin());
}

std::uint32_t need(const DicomSet& data, Tag tag, const char* name) {
  const auto value = data.u16(tag);
  if (!value) {
    refuse(std::string("has no ") + name);
  }
  return *value;
}

void read_bits(const DicomSet& data, DicomImage& image) {
  image.bits_allocated = need(data, k_allocated, "Bits Allocated");
  if (image.is_float) {
    if (image.bits_allocated != 32) {
      refuse("Float Pixel Data of " + std::to_string(image.bits_allocated) + " bits; expected 32");
    }
    return;
  }
  image.bits_stored = data.u16(k_stored).value_or(image.bits_allocated);
  const std::uint32_t high = data.u16(k_high).value_or(image.bits_stored - 1);
  const std::uint32_t representation = data.u16(k_representation).value_or(0);
  if ((image.bits_allocated != 8 && image.bits_allocated != 16) || image.bits_stored == 0 ||
      image.bits_stored > image.bits_allocated || high + 1 != image.bits_stored ||
      representation > 1) {
    refuse(std::to_string(image.bits_stored) + " bits stored in " +
           std::to_string(image.bits_allocated) + " with high bit " + std::to_string(high) +
           " and representation " + std::to_string(representation) +
           " are not read; 1 to 16 bits at the low end of 8 or 16 are");
  }
  image.is_signed = representation == 1;
}

void read_shape(const DicomSet& data, DicomImage& image, const DecodeLimits& limits) {
  image.rows = need(data, k_rows, "Rows");
  image.columns = need(data, k_columns, "Columns");
  check_size(image.columns, image.rows, limits);
  image.samples = data.u16(k_samples).value_or(1);
  image.photometric = photometric_of(data.text(k_photometric));
  const bool colour = image.photometric > Photometric::palette;
  if (image.samples != (colour ? 3U : 1U)) {
    refuse(std::to_string(image.samples) + " samples per pixel with photometric interpretation " +
           data.text(k_photometric));
  }
  const std::uint32_t planar = data.u16(k_planar).value_or(0);
  if (planar > 1) {
    refuse("planar configuration " + std::to_string(planar));
  }
  image.planar = planar == 1 && image.samples > 1;
  const auto frames = data.numbers(k_frames);
  const bool declared = data.find(k_frames) != nullptr && !data.text(k_frames).empty();
  if (declared && (frames.size() != 1 || frames[0] < 1 || frames[0] > 1e6 ||
                   frames[0] != std::floor(frames[0]))) {
    refuse("Number of Frames is '" + data.text(k_frames).substr(0, 20) +
           "'; expected a whole number from 1");
  }
  image.frames = declared ? static_cast<std::uint64_t>(frames[0]) : 1;
  read_bits(data, image);
  if (colour && image.photometric != Photometric::rgb &&
      (image.bits_allocated != 8 || image.bits_stored != 8 || image.is_signed)) {
    refuse("YBR samples of other than 8 bits are not read");
  }
  if (colour && image.is_signed) {
    refuse("signed colour samples are not read");
  }
  if (image.frame_bytes() > static_cast<std::uint64_t>(limits.max_volume_bytes) / image.frames) {
    refuse("declares " + std::to_string(image.frames) + " frames of " +
           std::to_string(image.columns) + "x" + std::to_string(image.rows) +
           ", above the limit of " + std::to_string(limits.max_volume_bytes) + " bytes");
  }
}

void read_values(const DicomSet& data, DicomImage& image) {
  image.scales = dicom_scales(data, image.frames);
  if (image.has_scale() && image.channels() == 3) {
    refuse("a rescaled colour image");
  }
  if (image.photometric == Photometric::monochrome1 && image.type() == SampleType::f32) {
    refuse("MONOCHROME1 samples that are signed or rescaled, without a window, have no black");
  }
}

PaletteTable read_table(const DicomSet& data, std::uint32_t colour, bool is_signed, int& bits) {
  const auto count = data.u16(k_palette_descriptor + colour, 0);
  const auto first = data.u16(k_palette_descriptor + colour, 1);
  const auto width = data.u16(k_palette_descriptor + colour, 2);
  const DicomElement* values = data.find(k_palette_data + colour);
  if (!count || !first || !width || values == nullptr || (*width != 8 && *width != 16)) {
    refuse("has no whole palette (segmented ones are not read)");
  }
  if (colour > 0 && static_cast<int>(*width) != bits) {
    refuse("a palette of " + std::to_string(bits) + " and " + std::to_string(*width) + " bits");
  }
  PaletteTable table;
  table.first = is_signed ? static_cast<std::int16_t>(*first) : static_cast<std::int32_t>(*first);
  bits = static_cast<int>(*width);
  const std::size_t entries = *count == 0 ? 65536 : *count;
  const bool words = *width == 16 || values->value.size() >= 2 * entries;
  if (values->value.size() < entries * (words ? 2 : 1)) {
    refuse("cut short: a palette of " + std::to_string(entries) + " colours in " +
           std::to_string(values->value.size()) + " bytes");
  }
  const Bytes bytes(values->value, data.endian);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t at = data.endian == Endian::big ? i ^ 1U : i;  // bytes come in words
    const std::uint32_t entry =
        words ? bytes.u16(2 * i, "a palette") : bytes.u8(std::min(at, entries - 1), "a palette");
    if (entry >> *width != 0) {
      refuse("a palette of 8 bits with the entry " + std::to_string(entry));
    }
    table.entries.push_back(static_cast<std::uint16_t>(entry));
  }
  return table;
}

void check_native(const DicomImage& image) {
  const std::uint64_t frame = image.photometric == Photometric::ybr_full_422
                                  ? image.frame_bytes() / 3 * 2
                                  : image.frame_bytes();
  if (image.photometric == Photometric::ybr_full_422 && image.columns % 2 != 0) {
    refuse("uncompressed YBR_FULL_422 with an odd number of columns");
  }
  if (image.pixels->encapsulated || image.pixels->value.size() / image.frames < frame) {
    refuse(image.pixels->encapsulated
               ? std::string("encapsulated pixel data under an uncompressed transfer syntax")
               : "cut short: " + std::to_string(image.frames) + " frames of " +
                     std::to_string(frame) + " bytes declared, " +
                     std::to_string(image.pixels->value.size()) + " bytes of pixel data there");
  }
  const std::uint64_t surplus = image.pixels->value.size() - frame * image.frames;
  if (surplus > frame / 32) {  // less is padding, which devices are known to leave
    check_surplus(surplus);
  }
}

}  // namespace

SampleType DicomImage::type() const {
  if (photometric == Photometric::palette) {
    return palette_bits == 8 ? SampleType::u8 : SampleType::u16;
  }
  if (is_float) {
    return SampleType::f32;
  }
  if (is_signed || has_scale()) {
    return has_window() ? SampleType::u16 : SampleType::f32;
  }
  return bits_stored <= 8 ? SampleType::u8 : SampleType::u16;
}

DicomImage dicom_image(const DicomFile& file, const DecodeLimits& limits) {
  const DicomSet& data = file.data;
  DicomImage image;
  image.syntax = file.syntax;
  image.coding = coding_of(file.syntax);
  image.endian = data.endian;
  image.pixels = data.find(k_pixels);
  if (image.pixels == nullptr) {
    image.pixels = data.find(k_float_pixels);
    image.is_float = image.pixels != nullptr;
  }
  if (image.pixels == nullptr) {
    refuse(data.find(k_double_pixels) != nullptr ? "pixels of 64-bit floats are not read"
                                                 : "holds no pixel data");
  }
  read_shape(data, image, limits);
  if (image.photometric == Photometric::palette) {
    for (std::uint32_t colour = 0; colour < 3; ++colour) {
      image.palette[colour] = read_table(data, colour, image.is_signed, image.palette_bits);
    }
  }
  read_values(data, image);
  image.swapped_bytes =
      image.endian == Endian::big && image.bits_allocated == 8 && image.pixels->vr == "OW";
  if ((image.photometric >= Photometric::ybr_rct && image.coding != Coding::jpeg_2000) ||
      (image.coding == Coding::jpeg_baseline && image.bits_allocated != 8)) {
    refuse("photometric interpretation or bits that its transfer syntax does not have");
  }
  if (image.coding == Coding::native) {
    check_native(image);
  } else if (image.is_float || !image.pixels->encapsulated) {
    refuse("pixel data that is not encapsulated under a compressed transfer syntax");
  }
  return image;
}

}  // namespace oct::sniff
