// SPDX-License-Identifier: Apache-2.0
#include "common/draft.h"

#include <algorithm>
#include <set>

#include "common/item_key.h"
#include "common/truth_files.h"
#include "octsdk/error.h"

namespace oct::datasets {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> layers_of(const std::vector<Record>& records) {
  std::set<std::string> files;  // frames of a volume may share one
  std::set<std::string> layers;
  for (const Record& record : records) {
    for (const Item& item : record.items) {
      if (item.key.find("layers=") == std::string::npos) continue;
      const fs::path csv = fs::path(item.path).parent_path() / key_of(item.key).layers;
      if (!files.insert(csv.string()).second) continue;
      for (const std::string& name : layer_names(csv)) layers.insert(name);
    }
  }
  std::vector<std::string> names(layers.begin(), layers.end());
  sort_layers(names);
  return names;
}

}  // namespace

Index finish(std::vector<Draft> drafts, const std::string& layout, const std::string& origin) {
  if (drafts.empty()) {
    throw Error(ExitCode::no_input, "no images in " + origin + " (layout " + layout +
                                        "); PNG, JPEG, TIFF, BMP, DICOM, NIfTI, MetaImage and NRRD "
                                        "files are looked for");
  }
  std::sort(drafts.begin(), drafts.end(),
            [](const Draft& a, const Draft& b) { return a.record.id < b.record.id; });
  std::set<std::string> classes;
  for (const Draft& draft : drafts) {
    classes.insert(draft.labels.begin(), draft.labels.end());
  }
  Index index;
  index.classes.assign(classes.begin(), classes.end());
  index.layout = layout;
  index.origin = origin;
  for (Draft& draft : drafts) {
    if (!index.records.empty() && index.records.back().id == draft.record.id) {
      throw Error(ExitCode::invalid_input, "the id '" + draft.record.id + "' is there twice in " +
                                               origin + "; ids must differ");
    }
    for (const std::string& name : index.classes) {
      const bool has =
          std::find(draft.labels.begin(), draft.labels.end(), name) != draft.labels.end();
      draft.record.labels.push_back(has ? 1.0F : 0.0F);
    }
    index.records.push_back(std::move(draft.record));
  }
  index.layers = layers_of(index.records);
  return index;
}

std::string origin_of(const fs::path& folder, const Listing& listing) {
  std::string origin = "'" + folder.string() + "'";
  if (!listing.not_read.empty()) {
    origin += " (" + std::to_string(listing.not_read.size()) +
              " files of formats that are not read, as '" + listing.not_read[0].string() + "')";
  }
  return origin;
}

Draft draft_of(const fs::path& folder, const fs::path& relative, const std::string& modality,
               const OwnerRule& rule) {
  Draft draft;
  const Owner owner = rule.owner_of(relative);
  draft.record.id = relative.generic_string();
  draft.record.patient = owner.patient;
  draft.record.eye = owner.eye;
  draft.patient_is_given = owner.is_given;
  draft.record.items = {{modality, (folder / relative).string(), ""}};
  for (const fs::path& part : relative.parent_path()) {
    const std::string split = split_of(part.string());
    draft.record.split = split.empty() ? draft.record.split : split;
  }
  return draft;
}

}  // namespace oct::datasets
