// SPDX-License-Identifier: Apache-2.0
#include "common/eye_dataset.h"

#include <algorithm>
#include <filesystem>

#include "common/layouts.h"
#include "common/manifest.h"
#include "common/phantom_source.h"
#include "octsdk/error.h"
#include "octsdk/itk/decode.h"

namespace oct::datasets {
namespace {

bool has(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// OCT: gravity and the choroid are below, and brightness is what the device made of reflectance.
// DFE: the camera turns with the patient's head, and lamps and media differ more.
Augmentation augmentation_of(const std::string& modality) {
  Augmentation change;
  change.flip_x = true;
  change.shift = 0.04;
  change.scale = 0.08;
  change.brightness = 0.08;
  change.contrast = 0.1;
  change.rotate = modality == "dfe" ? 15 : 0;
  return change;
}

// Images of both modalities in one heap would be taken for one modality.
void refuse_pairs(const DataPath& where, const std::string& modality) {
  const std::vector<std::string> seen = manifest_in(where.data).empty()
                                            ? pair_layouts_in(where.data, {"dfe", "oct"})
                                            : std::vector<std::string>{};
  for (const std::string& layout : seen) {
    if (layout != "side-by-side") {  // a wide B-scan looks like one
      throw Error(ExitCode::invalid_input,
                  "'" + where.data + "' shows the layout " + layout +
                      " of two modalities; use --dataset dfe_oct, or give --data the folder that "
                      "holds the " +
                      modality + " images");
    }
  }
}

}  // namespace

EyeDataset::EyeDataset(const std::vector<std::string>& modalities) : modalities_(modalities) {}

void EyeDataset::options(OptionSet& set) {
  set.add("channels", &channels_, "of the tensors: native (OCT 1, DFE 3), or so many for all")
      .choices({"native", "1", "3"});
  const auto add_fit = [&](const std::string& modality, std::string* fit) {
    set.add(is_pair() ? modality + "-fit" : "fit", fit,
            "how " + modality + " images come to the size: pad and crop keep the aspect")
        .choices({"pad", "crop", "stretch"});
  };
  if (has(modalities_, "dfe")) {
    add_fit("dfe", &dfe_fit_);
    set.add("crop-field", &crop_field_, "cut photographs to the camera's field of view");
  }
  if (has(modalities_, "oct")) {
    add_fit("oct", &oct_fit_);
    set.add("mask-wedge", &mask_wedge_, "paint over the white padding of exported B-scans");
  }
  set.add("patient-pattern", &patient_pattern_,
          "regular expression; its first group is the patient in a file's path");
  set.add("phantom-eyes", &phantom_eyes_, "number of synthetic eyes when no data is given")
      .range(4, 1000000);
}

std::int64_t EyeDataset::channels_of(const std::string& modality) const {
  if (channels_ == "native") {
    return modality == "oct" ? 1 : 3;
  }
  return channels_ == "1" ? 1 : 3;
}

Give EyeDataset::give() const {
  Give give;
  for (const std::string& modality : modalities_) {
    give.modalities.push_back({modality, channels_of(modality), augmentation_of(modality)});
  }
  give.can_pair = is_pair();
  return give;
}

Index EyeDataset::index(const DataPath& where) {
  const OwnerRule rule(patient_pattern_);
  const bool two = !where.source.empty() || !where.target.empty();
  if (two && (where.source.empty() || where.target.empty() || !where.data.empty() || !is_pair())) {
    throw Error(ExitCode::usage, is_pair() ? "give --source and --target, or --data alone"
                                           : "--source and --target are for a dataset of two "
                                             "modalities; give --data");
  }
  if (two) {
    return index_two_domains(where, modalities_, rule);
  }
  if (where.data.empty()) {
    if (!where.layout.empty()) {
      throw Error(ExitCode::usage, "--layout '" + where.layout + "' without --data");
    }
    return phantom_index(phantom_eyes_, modalities_);
  }
  if (is_pair()) {
    return index_pairs(where.data, where.layout, modalities_, rule);
  }
  if (where.layout.empty()) {
    refuse_pairs(where, modalities_[0]);
  }
  return index_single(where.data, where.layout, modalities_[0], rule);
}

Sample EyeDataset::do_load(const Item& item, Size size) const {
  const std::int64_t channels = channels_of(item.modality);
  if (is_phantom(item)) {
    return phantom_sample(item, channels, size);
  }
  Preparation how;
  how.channels = channels;
  how.fit = item.modality == "oct" ? oct_fit_ : dfe_fit_;
  how.mask_wedge = item.modality == "oct" && mask_wedge_;
  how.crop_field = item.modality == "dfe" && crop_field_;
  const Image image = decode(item.path);
  try {
    return prepare(item.key.empty() ? image : half_of(image, item.key == "left"), how, size);
  } catch (const Error& error) {
    throw Error(error.code(), "'" + item.path + "': " + error.what());
  }
}

}  // namespace oct::datasets
