// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <system_error>

#include "common/item_key.h"
#include "common/layouts.h"
#include "common/manifest.h"
#include "common/truth_files.h"
#include "octsdk/error.h"
#include "octsdk/itk/sniff.h"
#include "octsdk/options.h"

namespace oct::datasets {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

const Names kPair{"manifest", "two-folders", "pairs", "trainA-trainB", "side-by-side"};

bool is_folder(const fs::path& path) {
  std::error_code failure;
  return fs::is_directory(path, failure);
}

// The folder whose subfolders hold one pair each.
fs::path pairs_folder(const fs::path& data) {
  return is_folder(data / "pairs") ? data / "pairs" : data;
}

bool has_pairs(const fs::path& data, const Names& modalities) {
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(pairs_folder(data), failure)) {
    if (entry.is_directory()) {
      const Listing listing = list_images(entry.path());
      const auto holds = [&](const std::string& modality) {
        return std::any_of(listing.images.begin(), listing.images.end(),
                           [&](const fs::path& p) { return stem_of(p) == modality; });
      };
      if (holds(modalities[0]) && holds(modalities[1])) {
        return true;
      }
    }
  }
  return false;
}

// The size in a file's header; a side-by-side image cannot be told otherwise.
bool is_twice_as_wide(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
  try {
    const ImageHeader header =
        inspect({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    return header.width == 2 * header.height;
  } catch (const Error&) {
    return false;
  }
}

bool is_side_by_side(const fs::path& data) {
  const Listing listing = list_images(data);
  const bool flat = std::all_of(listing.images.begin(), listing.images.end(), [](const auto& p) {
    return p.parent_path().empty() || !split_of(p.parent_path().string()).empty();
  });
  return flat && !listing.images.empty() && is_twice_as_wide(data / listing.images.front()) &&
         is_twice_as_wide(data / listing.images.back());
}

// What lies beside a pair: the layers of the scan, and meta.json with eye and pixel sizes.
void take_files_beside(const fs::path& folder, Draft& draft) {
  std::error_code failure;
  const bool has_layers = fs::is_regular_file(folder / "segmentation.csv", failure);
  PairMeta meta;
  if (fs::is_regular_file(folder / "meta.json", failure)) {
    meta = read_meta(folder / "meta.json");
    draft.record.eye = meta.eye.empty() ? draft.record.eye : meta.eye;
    draft.eye_is_given = !meta.eye.empty();
  }
  for (Item& item : draft.record.items) {
    const bool scan = item.modality == "oct";
    ItemKey key = key_of(item.key);
    key.layers = scan && has_layers ? "segmentation.csv" : "";
    key.spacing = scan ? meta.oct_spacing : meta.dfe_spacing;
    draft.record.spacing = key.spacing ? key.spacing : draft.record.spacing;
    item.key = text_of(key);
  }
}

std::vector<Draft> read_pairs(const fs::path& data, const Names& modalities,
                              const OwnerRule& rule) {
  const fs::path folder = pairs_folder(data);
  std::map<std::string, Draft> drafts;
  for (const fs::path& relative : list_images(folder).images) {
    const std::string name = name_of(relative);
    const bool known = std::find(modalities.begin(), modalities.end(), name) != modalities.end();
    const fs::path pair = relative.parent_path();
    if (known && !pair.empty()) {
      Draft& draft = drafts[pair.generic_string()];
      const Draft one = draft_of(folder, relative, name, rule);
      const Owner owner = rule.owner_of(pair);
      draft.record.id = pair.generic_string();
      draft.record.patient = owner.patient;
      draft.record.eye = owner.eye;
      draft.record.split = one.record.split;
      draft.patient_is_given = owner.is_given;
      draft.record.items.push_back(one.record.items[0]);
    }
  }
  std::vector<Draft> list;
  for (auto& [id, draft] : drafts) {
    take_files_beside(folder / id, draft);
    list.push_back(std::move(draft));
  }
  return list;
}

// dfe/ and oct/: what has the same path without extension belongs together.
std::vector<Draft> read_two_folders(const fs::path& data, const Names& modalities,
                                    const OwnerRule& rule) {
  std::map<std::string, Draft> drafts;
  for (const std::string& modality : modalities) {
    const fs::path folder = data / modality;
    for (const fs::path& relative : list_images(folder).images) {
      Draft one = draft_of(folder, relative, modality, rule);
      const auto [place, is_new] = drafts.try_emplace(stem_of(relative), one);
      Draft& draft = place->second;
      draft.record.id = stem_of(relative);
      const auto same = std::find_if(draft.record.items.begin(), draft.record.items.end(),
                                     [&](const Item& i) { return i.modality == modality; });
      if (!is_new && same != draft.record.items.end()) {
        throw Error(ExitCode::invalid_input, "'" + same->path + "' and '" +
                                                 one.record.items[0].path +
                                                 "' have the same name; which is the mate?");
      }
      if (!is_new) {
        draft.record.items.push_back(one.record.items[0]);
      }
    }
  }
  std::vector<Draft> list;
  for (auto& [id, draft] : drafts) {
    list.push_back(std::move(draft));
  }
  return list;
}

std::vector<Draft> read_train_a_b(const fs::path& data, const Names& modalities,
                                  const OwnerRule& rule) {
  std::vector<Draft> drafts;
  for (const char* split : {"train", "val", "test"}) {
    for (std::size_t side = 0; side < 2; ++side) {
      const fs::path folder = data / (split + std::string(side == 0 ? "A" : "B"));
      if (is_folder(folder)) {
        for (const fs::path& relative : list_images(folder).images) {
          Draft draft = draft_of(folder, relative, modalities[side], rule);
          draft.record.id = folder.filename().string() + "/" + draft.record.id;
          draft.record.split = split;
          drafts.push_back(std::move(draft));
        }
      }
    }
  }
  return drafts;
}

std::vector<Draft> read_side_by_side(const fs::path& data, const Names& modalities,
                                     const OwnerRule& rule) {
  std::vector<Draft> drafts;
  for (const fs::path& relative : list_images(data).images) {
    Draft draft = draft_of(data, relative, modalities[0], rule);
    const std::string path = draft.record.items[0].path;
    draft.record.items = {{modalities[0], path, "left"}, {modalities[1], path, "right"}};
    drafts.push_back(std::move(draft));
  }
  return drafts;
}

std::string recognise(const fs::path& data, const Names& modalities) {
  const Names found = pair_layouts_in(data, modalities);
  if (found.size() == 1) {
    return found[0];
  }
  list_images(data);  // no such folder: says so
  throw Error(ExitCode::invalid_input,
              "'" + data.string() + "' shows " +
                  (found.empty() ? "no layout of two modalities"
                                 : "several layouts (" + joined(found) + ")") +
                  "; give --layout with one of " + joined(kPair) + ": manifest.csv with columns " +
                  joined(modalities) + "; folders " + modalities[0] + "/ and " + modalities[1] +
                  "/; pairs/<id>/{" + modalities[0] + "," + modalities[1] +
                  "}.png; trainA/ and trainB/; images twice as wide as high. Or give two folders "
                  "without connection as --source and --target");
}

// Who lacks what, for Index::origin.
std::string missing_mates(const Index& index, const Names& modalities) {
  std::size_t single = 0;
  std::string first;
  for (const Record& record : index.records) {
    if (record.items.size() == 1) {
      const bool has_source = record.items[0].modality == modalities[0];
      first =
          ++single == 1 ? "'" + record.id + "' has no " + modalities[has_source ? 1 : 0] : first;
    }
  }
  return single == 0 ? ""
                     : " (" + std::to_string(single) + " of " +
                           std::to_string(index.records.size()) + " lack a mate: " + first + ")";
}

}  // namespace

std::vector<std::string> pair_layouts_in(const fs::path& data, const Names& modalities) {
  if (!manifest_in(data).empty()) {
    return {"manifest"};
  }
  Names found;
  if (is_folder(data / modalities[0]) && is_folder(data / modalities[1])) {
    found.emplace_back("two-folders");
  }
  if (has_pairs(data, modalities)) {
    found.emplace_back("pairs");
  }
  if (is_folder(data / "trainA") && is_folder(data / "trainB")) {
    found.emplace_back("trainA-trainB");
  }
  if (is_folder(data) && is_side_by_side(data)) {
    found.emplace_back("side-by-side");
  }
  return found;
}

Index index_pairs(const fs::path& data, const std::string& layout, const Names& modalities,
                  const Reading& how) {
  const OwnerRule& rule = how.rule;
  if (!layout.empty() && std::find(kPair.begin(), kPair.end(), layout) == kPair.end()) {
    throw Error(ExitCode::usage, "--layout '" + layout + "' is not one of " + joined(kPair));
  }
  const std::string chosen = layout.empty() ? recognise(data, modalities) : layout;
  std::vector<Draft> drafts;
  if (chosen == "manifest") {
    const fs::path manifest = manifest_in(data);
    drafts = read_manifest(manifest.empty() ? data / "manifest.csv" : manifest, modalities, rule);
  } else if (chosen == "two-folders") {
    drafts = read_two_folders(data, modalities, rule);
  } else if (chosen == "pairs") {
    drafts = read_pairs(data, modalities, rule);
  } else if (chosen == "trainA-trainB") {
    drafts = read_train_a_b(data, modalities, rule);
  } else {
    drafts = read_side_by_side(data, modalities, rule);
  }
  look_into_files(drafts, how.slices, false);
  Index index = finish(std::move(drafts), chosen, "'" + data.string() + "'");
  index.paired = std::all_of(index.records.begin(), index.records.end(),
                             [](const Record& record) { return record.items.size() == 2; });
  index.origin += missing_mates(index, modalities);
  return index;
}

}  // namespace oct::datasets
