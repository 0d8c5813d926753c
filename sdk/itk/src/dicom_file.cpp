// SPDX-License-Identifier: Apache-2.0
// Secondary Capture, since that is what happened: a workstation made the image and no camera. The
// modules are those of PS3.3 A.8.1 to A.8.5; tests hold them against highdicom's tables.
#include <gdcmExplicitDataElement.h>
#include <gdcmFileMetaInformation.h>
#include <gdcmSwapper.h>

#include <sstream>

#include "octsdk/error.h"
#include "src/dicom_elements.h"
#include "src/dicom_uid.h"
#include "src/file_formats.h"

namespace oct {
namespace {

using gdcm::VR;

constexpr std::uint32_t k_page_numbers = 0x00182001;
constexpr std::uint32_t k_slice_locations = 0x00182005;

bool is_gray(const FileShape& shape) {
  return shape.channels == 1;
}

bool is_wide(const FileShape& shape) {
  return shape.type == SampleType::u16;
}

std::string sop_class_of(const FileShape& shape) {
  const std::string secondary_capture = "1.2.840.10008.5.1.4.1.1.7";
  if (shape.frames == 1) return secondary_capture;
  if (!is_gray(shape) && is_wide(shape)) {
    throw Error(ExitCode::cannot_write,
                "DICOM's Multi-frame True Color Secondary Capture has 8 bits a sample, not 16; "
                "choose --bits 8");
  }
  return secondary_capture + (!is_gray(shape) ? ".4" : is_wide(shape) ? ".3" : ".2");
}

std::string instance_text(const FileShape& shape, Samples samples, const Provenance& words) {
  std::string text = "image\n" + words.checkpoint + "\n" + words.recipe + "\n" + words.series;
  for (const std::int64_t part : {std::int64_t(shape.width), std::int64_t(shape.height),
                                  std::int64_t(shape.channels), shape.frames}) {
    text += "\n" + std::to_string(part);
  }
  return text + "\n" + sha256_text(samples);
}

void add_patient_and_study(DicomElements& file, const Provenance& words) {
  file.text(0x00100010, VR::PN, "SYNTHETIC^NOT A PATIENT");
  file.text(0x00100020, VR::LO, "SYNTHETIC-" + words.checkpoint.substr(0, 12));
  file.text(0x00100030, VR::DA, "");
  file.text(0x00100040, VR::CS, "");
  if (words.from_patient) {
    file.text(0x00120062, VR::CS, "YES");
    file.text(0x00120063, VR::LO, "synthetic image; no attribute of its source was copied");
  }
  file.text(0x0020000D, VR::UI, uid_of("study\n" + words.checkpoint));
  file.text(0x00080020, VR::DA, "");
  file.text(0x00080030, VR::TM, "");
  file.text(0x00080050, VR::SH, "");
  file.text(0x00080090, VR::PN, "");
  file.text(0x00200010, VR::SH, "SYNTHETIC");
  file.text(0x00081030, VR::LO, "Synthetic images of " + words.program);
}

void add_series_and_equipment(DicomElements& file, const Provenance& words) {
  file.text(0x00080060, VR::CS, "OT");
  file.text(0x0020000E, VR::UI, uid_of("series\n" + words.checkpoint + "\n" + words.series));
  file.text(0x00200011, VR::IS, "1");
  file.text(0x0008103E, VR::LO, "Synthetic, model " + words.model);
  file.text(0x00080070, VR::LO, "octhost");
  file.text(0x00081090, VR::LO, words.model + " " + words.model_version);
  file.text(0x00181020, VR::LO, words.program);
  file.text(0x00080064, VR::CS, "SYN");
  DicomElements maker;
  maker.item(0x0040A170, dicom_code("109102", "Processing Equipment"));
  maker.text(0x00080070, VR::LO, "octhost");
  maker.text(0x00081090, VR::LO, words.model + " " + words.model_version);
  maker.text(0x00181020, VR::LO, words.program);
  maker.text(0x0018A003, VR::ST, words.recipe);
  file.item(0x0018A001, maker);
}

void add_marks(DicomElements& file, const Provenance& words) {
  file.text(0x0008001C, VR::CS, "YES");
  file.text(0x00080008, VR::CS, "DERIVED\\SECONDARY", true);
  file.text(0x00082111, VR::ST, words.sentence);
  file.text(0x00189004, VR::CS, "RESEARCH");
  file.text(0x00280301, VR::CS, "NO");
  file.text(0x00282110, VR::CS, "00");
  file.text(0x00200013, VR::IS, std::to_string(words.number));
  file.text(0x00200020, VR::CS, "");
  if (!words.eye.empty()) file.text(0x00200062, VR::CS, words.eye);
  if (!words.source) return;
  DicomElements source;
  source.text(0x00081150, VR::UI, words.source->sop_class);
  source.text(0x00081155, VR::UI, words.source->sop_instance);
  source.item(0x0040A170, dicom_code("121322", "Source image for image processing operation"));
  file.item(0x00082112, source);
}

/// Where each frame lies: in mm where that is known, else its number.
void add_frames(DicomElements& file, const FileShape& shape) {
  if (shape.frames == 1) return;
  file.text(0x00280008, VR::IS, std::to_string(shape.frames));
  const bool in_mm = shape.frame_spacing.has_value();
  std::string places;
  for (std::int64_t i = 0; i < shape.frames; ++i) {
    if (i > 0) places += '\\';
    places += in_mm ? decimal_string(double(i) * *shape.frame_spacing) : std::to_string(i + 1);
  }
  file.pointer(0x00280009, in_mm ? k_slice_locations : k_page_numbers);
  file.text(in_mm ? k_slice_locations : k_page_numbers, in_mm ? VR::DS : VR::IS, places, true);
  if (in_mm) file.text(0x00180088, VR::DS, decimal_string(*shape.frame_spacing));
  if (!is_gray(shape)) return;
  file.text(0x00281052, VR::DS, "0");
  file.text(0x00281053, VR::DS, "1");
  file.text(0x00281054, VR::LO, "US");
  file.text(0x20500020, VR::CS, "IDENTITY");
}

void add_pixels(DicomElements& file, const FileShape& shape) {
  const std::uint16_t bits = is_wide(shape) ? 16 : 8;
  file.number(0x00280002, static_cast<std::uint16_t>(shape.channels));
  file.text(0x00280004, VR::CS, is_gray(shape) ? "MONOCHROME2" : "RGB");
  if (!is_gray(shape)) file.number(0x00280006, 0);
  file.number(0x00280010, static_cast<std::uint16_t>(shape.height));
  file.number(0x00280011, static_cast<std::uint16_t>(shape.width));
  file.number(0x00280100, bits);
  file.number(0x00280101, bits);
  file.number(0x00280102, static_cast<std::uint16_t>(bits - 1));
  file.number(0x00280103, 0);
  if (shape.spacing) {
    file.text(0x00280030, VR::DS,
              decimal_string((*shape.spacing)[0]) + "\\" + decimal_string((*shape.spacing)[1]),
              true);
  }
  if (is_gray(shape) && is_wide(shape)) {  // or viewers show the darkest sixteenth of it
    file.text(0x00281050, VR::DS, "32768");
    file.text(0x00281051, VR::DS, "65536");
  }
}

}  // namespace

std::vector<std::uint8_t> dicom_file_start(const FileShape& shape, Samples samples,
                                           const Provenance& words) {
  DicomElements file;
  file.text(0x00080016, VR::UI, sop_class_of(shape));
  file.text(0x00080018, VR::UI, uid_of(instance_text(shape, samples, words)));
  add_patient_and_study(file, words);
  add_series_and_equipment(file, words);
  add_marks(file, words);
  add_frames(file, shape);
  add_pixels(file, shape);

  gdcm::FileMetaInformation header;
  header.SetDataSetTransferSyntax(gdcm::TransferSyntax::ExplicitVRLittleEndian);
  header.FillFromDataSet(file.set());
  std::ostringstream out;
  header.Write(out);
  file.set().Write<gdcm::ExplicitDataElement, gdcm::SwapperNoOp>(out);
  const std::string text = out.str();
  std::vector<std::uint8_t> bytes(text.begin(), text.end());
  // (7FE0,0010) OB or OW, the last element: its value is not copied into GDCM, and so a volume
  // stands in memory once.
  const std::size_t size = samples.size() + samples.size() % 2;
  const std::uint8_t kind = is_wide(shape) ? 'W' : 'B';
  bytes.insert(bytes.end(), {0xE0, 0x7F, 0x10, 0x00, 'O', kind, 0, 0});
  for (int shift = 0; shift < 32; shift += 8) {
    bytes.push_back(static_cast<std::uint8_t>(size >> shift));
  }
  return bytes;
}

}  // namespace oct
