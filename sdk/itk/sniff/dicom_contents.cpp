// SPDX-License-Identifier: Apache-2.0
#include "sniff/dicom_contents.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

namespace oct::sniff {
namespace {

constexpr std::uint32_t k_shared_groups = 0x52009229;
constexpr std::uint32_t k_frame_groups = 0x52009230;

// Attributes that name a person, a place or a time (out of PS3.15 table E.1-1).
constexpr std::array k_identifying{
    std::pair{0x00080020U, "StudyDate"},
    std::pair{0x00080021U, "SeriesDate"},
    std::pair{0x00080022U, "AcquisitionDate"},
    std::pair{0x00080023U, "ContentDate"},
    std::pair{0x0008002aU, "AcquisitionDateTime"},
    std::pair{0x00080030U, "StudyTime"},
    std::pair{0x00080050U, "AccessionNumber"},
    std::pair{0x00080080U, "InstitutionName"},
    std::pair{0x00080081U, "InstitutionAddress"},
    std::pair{0x00080090U, "ReferringPhysicianName"},
    std::pair{0x00080092U, "ReferringPhysicianAddress"},
    std::pair{0x00080094U, "ReferringPhysicianTelephoneNumbers"},
    std::pair{0x00081010U, "StationName"},
    std::pair{0x00081030U, "StudyDescription"},
    std::pair{0x00081040U, "InstitutionalDepartmentName"},
    std::pair{0x00081048U, "PhysiciansOfRecord"},
    std::pair{0x00081050U, "PerformingPhysicianName"},
    std::pair{0x00081060U, "NameOfPhysiciansReadingStudy"},
    std::pair{0x00081070U, "OperatorsName"},
    std::pair{0x00100010U, "PatientName"},
    std::pair{0x00100020U, "PatientID"},
    std::pair{0x00100021U, "IssuerOfPatientID"},
    std::pair{0x00100030U, "PatientBirthDate"},
    std::pair{0x00100032U, "PatientBirthTime"},
    std::pair{0x00100040U, "PatientSex"},
    std::pair{0x00101000U, "OtherPatientIDs"},
    std::pair{0x00101001U, "OtherPatientNames"},
    std::pair{0x00101005U, "PatientBirthName"},
    std::pair{0x00101010U, "PatientAge"},
    std::pair{0x00101040U, "PatientAddress"},
    std::pair{0x00101060U, "PatientMotherBirthName"},
    std::pair{0x00101090U, "MedicalRecordLocator"},
    std::pair{0x00102154U, "PatientTelephoneNumbers"},
    std::pair{0x00102160U, "EthnicGroup"},
    std::pair{0x00102180U, "Occupation"},
    std::pair{0x001021b0U, "AdditionalPatientHistory"},
    std::pair{0x00102297U, "ResponsiblePerson"},
    std::pair{0x00104000U, "PatientComments"},
    std::pair{0x00181000U, "DeviceSerialNumber"},
    std::pair{0x0020000dU, "StudyInstanceUID"},
    std::pair{0x00200010U, "StudyID"},
    std::pair{0x00204000U, "ImageComments"},
    std::pair{0x00321032U, "RequestingPhysician"},
    std::pair{0x00400006U, "ScheduledPerformingPhysicianName"},
    std::pair{0x00400244U, "PerformedProcedureStepStartDate"},
    std::pair{0x0040a123U, "PersonName"},
};

void note_identifying(const DicomSet& set, std::vector<std::string>& names) {
  for (const DicomElement& element : set.elements) {
    const auto* found = std::find_if(k_identifying.begin(), k_identifying.end(),
                                     [&](auto& k) { return k.first == element.tag; });
    const bool private_one = (element.tag >> 16 & 1U) != 0;
    const std::string name = private_one                    ? "private elements"
                             : found == k_identifying.end() ? ""
                                                            : found->second;
    const bool empty = element.value.empty() && element.items.empty();
    if (!name.empty() && !empty && std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
    }
    for (const DicomSet& item : element.items) {
      note_identifying(item, names);
    }
  }
}

// Where a functional group says it: the data set itself, the shared groups, the first frame.
std::vector<const DicomSet*> places_of(const DicomSet& data, std::uint32_t group) {
  std::vector<const DicomSet*> places{&data};
  for (const std::uint32_t groups : {k_shared_groups, k_frame_groups}) {
    const DicomSet* item = data.item(groups);
    const DicomSet* found = item == nullptr ? nullptr : item->item(group);
    if (found != nullptr) {
      places.push_back(found);
    }
  }
  return places;
}

void read_spacing(const DicomSet& data, FileContents& contents) {
  constexpr std::uint32_t k_pixel_measures = 0x00289110;
  for (const DicomSet* place : places_of(data, k_pixel_measures)) {
    const auto pixel = place->numbers(0x00280030);
    const auto between = place->numbers(0x00180088);
    if (!contents.spacing && pixel.size() == 2 && pixel[0] > 0 && pixel[1] > 0) {
      contents.spacing = {pixel[0], pixel[1]};
    }
    if (!contents.frame_spacing && between.size() == 1 && between[0] > 0) {
      contents.frame_spacing = between[0];
    }
  }
  const DicomElement* frames = data.find(k_frame_groups);
  if (contents.frame_spacing || frames == nullptr || frames->items.size() < 2) {
    return;
  }
  double square = 0;
  std::array<std::vector<double>, 2> positions;
  for (std::size_t i = 0; i < 2; ++i) {
    const DicomSet* plane = frames->items[i].item(0x00209113);
    positions[i] = plane == nullptr ? std::vector<double>() : plane->numbers(0x00200032);
    if (positions[i].size() != 3) {
      return;
    }
  }
  for (std::size_t axis = 0; axis < 3; ++axis) {
    square += std::pow(positions[1][axis] - positions[0][axis], 2);
  }
  if (square > 0) {
    contents.frame_spacing = std::sqrt(square);
  }
}

std::string eye_of(const DicomSet& data) {
  constexpr std::uint32_t k_frame_anatomy = 0x00209071;
  for (const DicomSet* place : places_of(data, k_frame_anatomy)) {
    for (const std::uint32_t tag : {0x00200062U, 0x00209072U, 0x00200060U}) {
      const std::string side = place->text(tag);
      if (side == "L" || side == "R") {
        return side;
      }
    }
  }
  return "";
}

}  // namespace

FileContents dicom_contents(const DicomFile& file, const DicomImage& image) {
  const DicomSet& data = file.data;
  FileContents contents;
  contents.format = "DICOM";
  contents.width = static_cast<int>(image.columns);
  contents.height = static_cast<int>(image.rows);
  contents.channels = image.channels();
  contents.type = image.type();
  contents.frames = static_cast<std::int64_t>(image.frames);
  read_spacing(data, contents);
  const std::string modality = data.text(0x00080060);
  contents.modality = modality == "OPT" ? "oct" : modality == "OP" ? "dfe" : "";
  contents.eye = eye_of(data);
  contents.patient = data.text(0x00100020);
  if (contents.patient.empty()) {
    contents.patient = data.text(0x00100010);
  }
  contents.series = data.text(0x0020000e);
  const auto place = data.numbers(0x00200013);
  if (place.size() == 1 && std::abs(place[0]) < 1e9) {
    contents.place = static_cast<std::int64_t>(place[0]);
  }
  note_identifying(data, contents.identifying);
  contents.burned_in_text = data.text(0x00280301) == "YES";
  contents.synthetic = data.text(0x0008001c) == "YES";
  return contents;
}

}  // namespace oct::sniff
