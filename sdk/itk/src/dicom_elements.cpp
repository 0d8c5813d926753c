// SPDX-License-Identifier: Apache-2.0
#include "src/dicom_elements.h"

#include <gdcmSequenceOfItems.h>

#include <algorithm>
#include <charconv>

namespace oct {
namespace {

/// Characters that a value may have.
std::size_t longest(gdcm::VR::VRType vr) {
  switch (vr) {
    case gdcm::VR::SH:
    case gdcm::VR::CS:
      return 16;
    case gdcm::VR::ST:
      return 1024;
    default:  // LO, PN, UI; lists are of their own length
      return 64;
  }
}

gdcm::Tag tag_of(std::uint32_t number) {
  return {static_cast<std::uint16_t>(number >> 16), static_cast<std::uint16_t>(number)};
}

}  // namespace

void DicomElements::text(std::uint32_t tag, gdcm::VR::VRType vr, std::string value, bool many) {
  std::replace_if(
      value.begin(), value.end(),
      [&](char c) { return c < ' ' || c > '~' || (c == '\\' && !many); }, '?');
  if (!many) value.resize(std::min(value.size(), longest(vr)));
  if (value.size() % 2 != 0) value += vr == gdcm::VR::UI ? '\0' : ' ';
  insert(tag, vr, value);
}

void DicomElements::number(std::uint32_t tag, std::uint16_t value) {
  insert(tag, gdcm::VR::US, {static_cast<char>(value), static_cast<char>(value >> 8)});
}

void DicomElements::pointer(std::uint32_t tag, std::uint32_t to) {
  insert(tag, gdcm::VR::AT,
         {static_cast<char>(to >> 16), static_cast<char>(to >> 24), static_cast<char>(to),
          static_cast<char>(to >> 8)});
}

void DicomElements::item(std::uint32_t tag, const DicomElements& nested) {
  gdcm::Item item;
  item.SetVLToUndefined();
  item.SetNestedDataSet(nested.set());
  const gdcm::SmartPointer<gdcm::SequenceOfItems> sequence = new gdcm::SequenceOfItems;
  sequence->SetLengthToUndefined();
  sequence->AddItem(item);
  gdcm::DataElement element(tag_of(tag));
  element.SetVR(gdcm::VR::SQ);
  element.SetValue(*sequence);
  element.SetVLToUndefined();
  set_.Insert(element);
}

void DicomElements::insert(std::uint32_t tag, gdcm::VR::VRType vr, const std::string& bytes) {
  gdcm::DataElement element(tag_of(tag));
  element.SetVR(vr);
  element.SetByteValue(bytes.data(), static_cast<std::uint32_t>(bytes.size()));
  set_.Insert(element);
}

DicomElements dicom_code(const std::string& value, const std::string& meaning) {
  DicomElements code;
  code.text(0x00080100, gdcm::VR::SH, value);
  code.text(0x00080102, gdcm::VR::SH, "DCM");
  code.text(0x00080104, gdcm::VR::LO, meaning);
  return code;
}

std::string decimal_string(double value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value, std::chars_format::general, 10);
  return {text, end.ptr};
}

}  // namespace oct
