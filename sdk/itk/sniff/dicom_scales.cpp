// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "sniff/dicom.h"

// Modality LUT and VOI LUT modules (PS3.3 C.11.1, C.11.2) and the functional groups that stand for
// them in enhanced objects (C.7.6.16.2.9, C.7.6.16.2.10).
namespace oct::sniff {
namespace {

enum Tag : std::uint32_t {
  k_centre = 0x00281050,
  k_width = 0x00281051,
  k_intercept = 0x00281052,
  k_slope = 0x00281053,
  k_window_function = 0x00281056,
  k_modality_lut = 0x00283000,
  k_window_group = 0x00289132,
  k_transformation_group = 0x00289145,
  k_shared_groups = 0x52009229,
  k_frame_groups = 0x52009230,
};

double first_of(const std::vector<double>& numbers, double missing) {
  return numbers.empty() ? missing : numbers[0];
}

/// Where `tag` stands for a frame: in the data set, in the frame's functional groups, or in those
/// of all frames; null when it does not.
const DicomSet* place_of(const DicomSet& data, const DicomSet* frame_groups, std::uint32_t group,
                         std::uint32_t tag) {
  if (data.find(tag) != nullptr) {
    return &data;
  }
  for (const DicomSet* groups : {frame_groups, data.item(k_shared_groups)}) {
    const DicomSet* found = groups == nullptr ? nullptr : groups->item(group);
    if (found != nullptr && found->find(tag) != nullptr) {
      return found;
    }
  }
  return nullptr;
}

DicomScale scale_of(const DicomSet& data, const DicomSet* frame_groups) {
  DicomScale scale;
  if (const DicomSet* place = place_of(data, frame_groups, k_transformation_group, k_slope)) {
    scale.slope = first_of(place->numbers(k_slope), 1);
    scale.intercept = first_of(place->numbers(k_intercept), 0);
  }
  if (const DicomSet* place = place_of(data, frame_groups, k_window_group, k_centre)) {
    const auto centre = place->numbers(k_centre);
    const auto width = place->numbers(k_width);
    const std::string function = place->text(k_window_function);
    if (!centre.empty() && !width.empty() && width[0] >= 1 &&
        (function.empty() || function == "LINEAR")) {
      scale.window = {centre[0], width[0]};
    }
  }
  if (scale.slope == 0) {
    refuse("a rescale slope of 0");
  }
  return scale;
}

}  // namespace

std::vector<DicomScale> dicom_scales(const DicomSet& data, std::uint64_t frames) {
  if (data.item(k_modality_lut) != nullptr) {
    refuse("a modality lookup table is not read");
  }
  const DicomElement* groups = data.find(k_frame_groups);
  if (groups == nullptr || groups->items.empty()) {
    return {scale_of(data, nullptr)};
  }
  if (groups->items.size() != frames) {
    refuse("functional groups of " + std::to_string(groups->items.size()) + " frames, " +
           std::to_string(frames) + " frames declared");
  }
  std::vector<DicomScale> scales;
  for (const DicomSet& item : groups->items) {
    scales.push_back(scale_of(data, &item));
  }
  const bool all_equal = std::all_of(scales.begin(), scales.end(),
                                     [&](const DicomScale& s) { return s == scales.front(); });
  scales.resize(all_equal ? 1 : scales.size());
  return scales;
}

}  // namespace oct::sniff
