// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

// Explicit VR Little Endian, put together by hand: what a test says stands in the file, and nothing
// else does.
namespace oct::test {

inline std::string little(std::uint32_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += char(value >> (8 * i));
  return out;
}

/// 16-bit numbers, signed ones as they are.
inline std::string words16(const std::vector<int>& values) {
  std::string out;
  for (const int value : values) out += little(std::uint32_t(value), 2);
  return out;
}

inline std::string dicom_element(std::uint32_t tag, const std::string& vr, std::string value) {
  if (value.size() % 2 != 0) value += vr == "UI" || vr == "OB" ? '\0' : ' ';
  const bool is_long = vr == "OB" || vr == "OW" || vr == "UN" || vr == "UT" || vr == "SQ";
  return little(tag >> 16, 2) + little(tag & 0xFFFF, 2) + vr +
         (is_long ? std::string(2, '\0') + little(std::uint32_t(value.size()), 4)
                  : little(std::uint32_t(value.size()), 2)) +
         value;
}

/// `items`: each the elements of one.
inline std::string dicom_sequence(std::uint32_t tag, const std::vector<std::string>& items) {
  std::string all;
  for (const std::string& item : items) {
    all += little(0xE000FFFE, 4) + little(std::uint32_t(item.size()), 4) + item;
  }
  return dicom_element(tag, "SQ", all);
}

/// A whole file. `data_set`: its elements in the order of their tags.
inline std::string dicom_file(const std::string& sop_class, const std::string& sop_instance,
                              const std::string& data_set) {
  const std::string meta = dicom_element(0x00020001, "OB", std::string("\0\1", 2)) +
                           dicom_element(0x00020002, "UI", sop_class) +
                           dicom_element(0x00020003, "UI", sop_instance) +
                           dicom_element(0x00020010, "UI", "1.2.840.10008.1.2.1") +
                           dicom_element(0x00020012, "UI", "2.25.1");
  return std::string(128, '\0') + "DICM" +
         dicom_element(0x00020000, "UL", little(std::uint32_t(meta.size()), 4)) + meta + data_set;
}

}  // namespace oct::test
