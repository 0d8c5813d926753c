// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <system_error>

#include "common/layouts.h"
#include "common/manifest.h"
#include "octsdk/error.h"
#include "octsdk/options.h"

namespace oct::datasets {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kSingle{"manifest", "class-folders", "flat"};

// The folder that names the class: the one that holds the file, unless it only names the split.
std::string class_of(const fs::path& relative) {
  const std::string folder = relative.parent_path().filename().string();
  return split_of(folder).empty() ? folder : "";
}

std::string recognise(const fs::path& data, const Listing& listing) {
  if (!manifest_in(data).empty()) {
    return "manifest";
  }
  const auto labelled = std::count_if(listing.images.begin(), listing.images.end(),
                                      [](const fs::path& p) { return !class_of(p).empty(); });
  const auto others = static_cast<std::ptrdiff_t>(listing.images.size()) - labelled;
  if (labelled > 0 && others > 0) {
    throw Error(ExitCode::invalid_input,
                "'" + data.string() + "' holds " + std::to_string(labelled) +
                    " images in class folders and " + std::to_string(others) +
                    " beside them; give --layout class-folders or --layout flat (no labels)");
  }
  return labelled > 0 ? "class-folders" : "flat";
}

}  // namespace

Index index_single(const fs::path& data, const std::string& layout, const std::string& modality,
                   const Reading& how) {
  if (!layout.empty() && std::find(kSingle.begin(), kSingle.end(), layout) == kSingle.end()) {
    throw Error(ExitCode::usage, "--layout '" + layout + "' is not one of " + joined(kSingle));
  }
  const fs::path manifest = manifest_in(data);
  if (layout == "manifest" || (layout.empty() && !manifest.empty())) {
    if (manifest.empty()) {
      throw Error(ExitCode::no_input, "no manifest.csv in '" + data.string() + "'");
    }
    std::vector<Draft> drafts = read_manifest(manifest, {modality}, how.rule);
    look_into_files(drafts, how.slices, false);
    return finish(std::move(drafts), "manifest", "'" + manifest.string() + "'");
  }
  std::error_code failure;
  const bool one_file = fs::is_regular_file(data, failure);
  const fs::path folder = one_file ? data.parent_path() : data;
  const Listing listing = one_file ? Listing{{data.filename()}, {}} : list_images(data);
  const std::string chosen = layout.empty() ? recognise(data, listing) : layout;
  std::vector<Draft> drafts;
  for (const fs::path& relative : listing.images) {
    Draft draft = draft_of(folder, relative, modality, how.rule);
    const std::string name = chosen == "class-folders" ? class_of(relative) : "";
    if (!name.empty()) {
      draft.labels = {name};
    }
    drafts.push_back(std::move(draft));
  }
  const std::string note = look_into_files(drafts, how.slices, true);
  return finish(std::move(drafts), chosen, origin_of(data, listing) + note);
}

Index index_two_domains(const DataPath& where, const std::vector<std::string>& modalities,
                        const Reading& how) {
  const Index sides[] = {index_single(where.source, where.layout, modalities[0], how),
                         index_single(where.target, where.layout, modalities[1], how)};
  std::vector<Draft> drafts;
  for (std::size_t side = 0; side < 2; ++side) {
    for (const Record& record : sides[side].records) {
      Draft draft;
      draft.record = record;
      draft.record.id = modalities[side] + "/" + record.id;
      for (std::size_t k = 0; k < record.labels.size(); ++k) {
        if (record.labels[k] > 0) {
          draft.labels.push_back(sides[side].classes[k]);
        }
      }
      draft.record.labels.clear();
      drafts.push_back(std::move(draft));
    }
  }
  return finish(std::move(drafts), sides[0].layout + " + " + sides[1].layout,
                sides[0].origin + " and " + sides[1].origin);
}

}  // namespace oct::datasets
