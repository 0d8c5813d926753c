// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "octsdk/itk/sniff.h"
#include "sniff/bytes.h"

namespace oct::sniff {

using File = std::span<const std::uint8_t>;

struct DicomSet;

struct DicomElement {
  std::uint32_t tag = 0;  ///< group << 16 | element
  std::string vr;         ///< "" where the transfer syntax does not tell it
  File value;
  std::vector<DicomSet> items;  ///< of a sequence
  std::vector<File> fragments;  ///< of encapsulated pixel data, the offset table first
  bool encapsulated = false;
};

/// A data set or an item of a sequence, in file order.
struct DicomSet {
  std::vector<DicomElement> elements;
  Endian endian = Endian::little;

  [[nodiscard]] const DicomElement* find(std::uint32_t tag) const;
  /// The first item of a sequence, or null.
  [[nodiscard]] const DicomSet* item(std::uint32_t tag) const;
  /// Without padding; "" when it is absent.
  [[nodiscard]] std::string text(std::uint32_t tag) const;
  /// Of a US or SS element (as an unsigned number), value `index` of it.
  [[nodiscard]] std::optional<std::uint32_t> u16(std::uint32_t tag, std::size_t index = 0) const;
  /// Of a DS or IS element: its numbers; empty when it is absent or holds anything else.
  [[nodiscard]] std::vector<double> numbers(std::uint32_t tag) const;
};

/// All elements of a file, with spans into `file` or into `unpacked`.
struct DicomFile {
  std::string syntax;  ///< transfer syntax UID
  DicomSet data;
  std::vector<std::uint8_t> unpacked;  ///< the data set, where it is stored deflated
};

/// Parses a DICOM file (PS3.10: preamble, meta information, data set) completely. Every length is
/// held against its surroundings, nesting and count against fixed limits; pixel data is not looked
/// into. Throws as inspect() does.
DicomFile parse_dicom(File file, const DecodeLimits& limits);

bool is_dicom(File file);

}  // namespace oct::sniff
