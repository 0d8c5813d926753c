// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gdcmDataSet.h>

#include <cstdint>
#include <initializer_list>
#include <string>

namespace oct {

/// Data elements by number, with their value representation said: GDCM 3.0.21's dictionary does not
/// know (0008,001C), and looking others up costs 12 ms at the start of every octhost.
class DicomElements {
 public:
  /// Text, padded to an even length. Cut to what the representation holds (PS3.5 6.2). What is not
  /// printable ASCII becomes '?', since no character set is declared; so does a backslash of LO,
  /// SH, PN and ST, unless `many`, where it parts values.
  void text(std::uint32_t tag, gdcm::VR::VRType vr, std::string value, bool many = false);
  /// US.
  void number(std::uint32_t tag, std::uint16_t value);
  /// AT: the tag of another element.
  void pointer(std::uint32_t tag, std::uint32_t to);
  /// SQ of one item.
  void item(std::uint32_t tag, const DicomElements& nested);

  [[nodiscard]] const gdcm::DataSet& set() const { return set_; }

 private:
  void insert(std::uint32_t tag, gdcm::VR::VRType vr, const std::string& bytes);

  gdcm::DataSet set_;
};

/// (0008,0100), (0008,0102), (0008,0104): a code of DICOM's own scheme, DCM.
DicomElements dicom_code(const std::string& value, const std::string& meaning);

/// A decimal string (DS) of at most 16 characters.
std::string decimal_string(double value);

}  // namespace oct
