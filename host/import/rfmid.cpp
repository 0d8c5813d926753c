// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <map>

#include "import/layouts.h"
#include "octsdk/error.h"

namespace oct::host {
namespace {

/// One part of the published split: its table ends in `table`, its images lie in one of `folders`
/// (of the Kaggle and the IEEE DataPort edition).
struct Part {
  const char* table;
  const char* split;
  std::array<const char*, 2> folders;
};

constexpr std::array<Part, 3> k_parts{
    Part{"RFMiD_Training_Labels.csv", "train", {"Training", "a. Training Set"}},
    Part{"RFMiD_Validation_Labels.csv", "val", {"Validation", "b. Validation Set"}},
    Part{"RFMiD_Testing_Labels.csv", "test", {"Test", "c. Testing Set"}}};

bool is_rfmid(const Tree& tree) {
  return !tree.named("RFMiD_Training_Labels.csv").empty() ||
         !tree.named("RFMiD_Validation_Labels.csv").empty() ||
         !tree.named("RFMiD_Testing_Labels.csv").empty();
}

/// The numbers begin anew in each part, so that the folder counts.
std::string image_of(const Tree& tree, const Part& part, const std::string& id) {
  for (const std::string& path : tree.images_of(id)) {
    const std::string folder = folder_of(path);
    if (folder == part.folders[0] || folder == part.folders[1]) return path;
  }
  return "";
}

std::vector<std::string> diseases_of(const LabelTable& table, const datasets::Table::Row& row) {
  std::vector<std::string> diseases;
  for (const std::string& column : table.columns()) {
    if (column == "ID" || column == "Disease_Risk") continue;
    if (table.cell(row, column) == "1") diseases.push_back(column);
  }
  if (diseases.empty()) diseases.emplace_back("normal");
  return diseases;
}

void read_part(const Tree& tree, const Part& part, Published& published) {
  const std::vector<std::string> tables = tree.named(part.table);
  if (tables.empty()) {
    published.warnings.push_back("there is no " + std::string(part.table) + ": the images of '" +
                                 part.split + "' are left out");
    return;
  }
  const LabelTable table(tree, tables.front());
  Misses misses;
  for (const auto& row : table.rows()) {
    const std::string id = table.cell(row, "ID");
    const std::string path = image_of(tree, part, id);
    if (path.empty()) {
      misses.add(id + ".png");
      continue;
    }
    published.images.push_back({path, "", "", diseases_of(table, row), part.split});
  }
  misses.tell(tables.front(), published.warnings);
}

Published read_rfmid(const Tree& tree) {
  if (!is_rfmid(tree)) {
    throw Error(ExitCode::invalid_input,
                "'" + tree.root().string() +
                    "' holds none of RFMiD_Training_Labels.csv, RFMiD_Validation_Labels.csv and "
                    "RFMiD_Testing_Labels.csv");
  }
  Published published;
  for (const Part& part : k_parts) read_part(tree, part, published);
  published.warnings.emplace_back(
      "RFMiD does not publish whose eyes these are: each image counts as a patient of its own, and "
      "whether its split shares patients cannot be told");
  return published;
}

}  // namespace

PublishedLayout rfmid_layout() {
  return {"rfmid",
          "RFMiD (Pachade et al. 2021)",
          "dfe",
          "RFMiD_{Training,Validation,Testing}_Labels.csv with images ID.png in "
          "{Training,Validation,Test}/ or {a. Training Set,b. Validation Set,c. Testing Set}/",
          is_rfmid,
          read_rfmid};
}

}  // namespace oct::host
