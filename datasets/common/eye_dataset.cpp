// SPDX-License-Identifier: Apache-2.0
#include "common/eye_dataset.h"

#include <filesystem>

#include "common/layouts.h"
#include "common/manifest.h"
#include "common/phantom_source.h"
#include "common/truth_files.h"
#include "octsdk/error.h"
#include "octsdk/itk/contents.h"
#include "octsdk/itk/decode.h"

namespace oct::datasets {
namespace {

// OCT: gravity and the choroid are below, and brightness is what the device made of reflectance.
// DFE: the camera turns with the patient's head, and lamps and media differ more.
Augmentation augmentation_of(const std::string& modality, bool one_side) {
  Augmentation change;
  change.flip_x = !one_side;
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
  options_.declare(set, modalities_);
}

Give EyeDataset::give() const {
  Give give;
  for (const std::string& modality : modalities_) {
    give.modalities.push_back({modality, options_.channels_of(modality),
                               augmentation_of(modality, options_.mirror_left)});
  }
  give.can_pair = is_pair();
  return give;
}

Index EyeDataset::index(const DataPath& where) {
  options_.check();
  Index index = read(where);
  if (options_.mirror_left) {
    note_eyes(index);
  }
  layers_ = index.layers;
  return index;
}

Index EyeDataset::read(const DataPath& where) const {
  const Reading how{OwnerRule(options_.patient_pattern), options_.slices};
  const bool two = !where.source.empty() || !where.target.empty();
  if (two && (where.source.empty() || where.target.empty() || !where.data.empty() || !is_pair())) {
    throw Error(ExitCode::usage, is_pair() ? "give --source and --target, or --data alone"
                                           : "--source and --target are for a dataset of two "
                                             "modalities; give --data");
  }
  if (two) {
    return index_two_domains(where, modalities_, how);
  }
  if (where.data.empty()) {
    if (!where.layout.empty()) {
      throw Error(ExitCode::usage, "--layout '" + where.layout + "' without --data");
    }
    return phantom_index(options_.phantom_eyes, modalities_);
  }
  if (is_pair()) {
    return index_pairs(where.data, where.layout, modalities_, how);
  }
  if (where.layout.empty()) {
    refuse_pairs(where, modalities_[0]);
  }
  return index_single(where.data, where.layout, modalities_[0], how);
}

// The eye decides on pixels then, so it belongs to what selects an image.
void EyeDataset::note_eyes(Index& index) const {
  std::size_t unknown = 0;
  for (Record& record : index.records) {
    unknown += record.eye.empty() ? 1 : 0;
    for (Item& item : record.items) {
      if (!is_phantom(item)) {
        ItemKey key = key_of(item.key);
        key.eye = record.eye;
        item.key = text_of(key);
      }
    }
  }
  if (unknown > 0) {
    index.origin += " (" + std::to_string(unknown) + " of " + std::to_string(index.records.size()) +
                    " records do not tell left from right: not mirrored)";
  }
}

Known EyeDataset::known_of(const Item& item, const ItemKey& key) const {
  const std::filesystem::path folder = std::filesystem::path(item.path).parent_path();
  Known known;
  known.eye = key.eye;
  if (options_.mirror_left && item.key.empty()) {  // a file of no record
    const OwnerRule rule(options_.patient_pattern);
    known.eye = may_say_more(item.path) ? contents_of(item.path).eye : "";
    known.eye = known.eye.empty() ? rule.owner_of(item.path).eye : known.eye;
  }
  if (!key.layers.empty()) {
    known.layers = read_layers(folder / key.layers, layers_);
  }
  if (!key.lesions.empty()) {
    known.lesions = read_mask(folder / key.lesions);
  }
  return known;
}

Sample EyeDataset::do_load(const Item& item, Size size) const {
  const Preparation how = options_.preparation_of(item.modality);
  if (is_phantom(item)) {
    return phantom_sample(item, how, size);
  }
  const ItemKey key = key_of(item.key);
  Image image = key.frame < 0 ? decode(item.path) : decode_frame(item.path, key.frame);
  if (key.spacing) {
    image.spacing = key.spacing;
  } else if (!image.spacing) {
    image.spacing = options_.file_spacing_of(item.modality);
  }
  const Known known = known_of(item, key);
  try {
    if (!key.half.empty()) {
      image = half_of(image, key.half == "left");
    }
    return prepare(std::move(image), how, size, known);
  } catch (const Error& error) {
    throw Error(error.code(), "'" + item.path + "': " + error.what());
  }
}

}  // namespace oct::datasets
