// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <string>

#include "sniff/inflate.h"
#include "sniff/volume.h"

// NIfTI-1.1 (nifti1.h, R. W. Cox et al., 2004); single files only.
namespace oct::sniff {
namespace {

constexpr std::uint64_t k_header = 348;

struct Kind {
  std::uint32_t code;
  Scalar scalar;
  int channels;
};
constexpr std::array k_kinds{
    Kind{2, Scalar::u8, 1},   Kind{4, Scalar::i16, 1},   Kind{8, Scalar::i32, 1},
    Kind{16, Scalar::f32, 1}, Kind{64, Scalar::f64, 1},  Kind{128, Scalar::u8, 3},
    Kind{256, Scalar::i8, 1}, Kind{512, Scalar::u16, 1}, Kind{768, Scalar::u32, 1},
};

float f32(const Bytes& bytes, std::uint64_t at) {
  return std::bit_cast<float>(bytes.u32(at, "the header"));
}

std::string text(File file, std::uint64_t at, std::uint64_t size) {
  const File part = file.subspan(at, size);
  return {part.begin(), std::find(part.begin(), part.end(), 0)};
}

void read_size(const Bytes& bytes, VolumeHeader& header) {
  const std::uint32_t axes = bytes.u16(40, "the header");
  if (axes < 2 || axes > 7) {
    refuse("declares " + std::to_string(static_cast<std::int16_t>(axes)) +
           " axes; expected 2 to 7");
  }
  const std::uint32_t unit = bytes.u8(123, "the header") & 7U;  // 1 m, 3 micrometre, else mm
  const double mm = unit == 1 ? 1000 : unit == 3 ? 0.001 : 1;
  for (std::uint32_t i = 1; i <= axes; ++i) {
    const auto side = static_cast<std::int16_t>(bytes.u16(40 + 2 * i, "the header"));
    if (side <= 0) {
      refuse("declares " + std::to_string(side) + " samples along axis " + std::to_string(i));
    }
    header.size.push_back(static_cast<std::uint64_t>(side));
    header.spacing.push_back(i <= 3 ? mm * std::abs(f32(bytes, 76 + 4 * i)) : 0);
  }
}

void read_kind(const Bytes& bytes, VolumeHeader& header) {
  const std::uint32_t code = bytes.u16(70, "the header");
  const std::uint32_t bits = bytes.u16(72, "the header");
  const auto* kind =
      std::find_if(k_kinds.begin(), k_kinds.end(), [&](auto& k) { return k.code == code; });
  if (kind == k_kinds.end() ||
      bits != 8 * bytes_of(kind->scalar) * static_cast<std::uint64_t>(kind->channels)) {
    refuse("data type " + std::to_string(code) + " of " + std::to_string(bits) +
           " bits is not read; integers of 8 to 32 bits, floats and RGB of 8 bits are");
  }
  header.scalar = kind->scalar;
  header.channels = kind->channels;
  const double slope = f32(bytes, 112);
  const double intercept = f32(bytes, 116);
  if (slope != 0 && std::isfinite(slope) && std::isfinite(intercept)) {
    header.slope = slope;
    header.intercept = intercept;
  }
  if (header.channels == 3 && (header.slope != 1 || header.intercept != 0)) {
    refuse("RGB samples with a scale are not read");
  }
}

}  // namespace

VolumeHeader inspect_nifti(File file, const DecodeLimits& limits) {
  std::array<std::uint8_t, k_header> unpacked{};
  VolumeHeader header;
  header.format = "NIfTI";
  File head = file;
  if (file.size() > 2 && file[0] == 0x1f && file[1] == 0x8b) {
    header.packing = Packing::deflate;
    head = File(unpacked).first(Inflater(file).read(unpacked));
  }
  if (head.size() < k_header) {
    refuse("cut short in the header");
  }
  header.endian =
      Bytes(head, Endian::little).u32(0, "the header") == k_header ? Endian::little : Endian::big;
  const Bytes bytes(head, header.endian);
  if (bytes.u32(0, "the header") != k_header || head[345] != '+') {
    refuse(head[345] != '+' ? "its samples are in another file (.img), which is not read; convert "
                              "it to a single .nii file"
                            : "damaged: its header does not say that it has 348 bytes");
  }
  read_size(bytes, header);
  read_kind(bytes, header);
  check_volume_size(header, limits);
  const double offset = f32(bytes, 108);
  if (!(offset >= 352 && offset < 1e9) || offset != std::floor(offset)) {
    refuse("says that its samples begin at byte " + std::to_string(offset) +
           "; expected a whole number from 352");
  }
  (header.packing == Packing::raw ? header.data_at : header.skip) =
      static_cast<std::uint64_t>(offset);
  note_field({"descrip", text(head, 148, 80)}, header);
  note_field({"aux_file", text(head, 228, 24)}, header);
  if (!text(head, 14, 18).empty()) {
    header.identifying.emplace_back("db_name");
  }
  return header;
}

}  // namespace oct::sniff
