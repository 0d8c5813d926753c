// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <map>

#include "import/jpeg_comment.h"
#include "import/layouts.h"
#include "octsdk/error.h"

namespace oct::host {
namespace {

/// One part of the published split.
struct Part {
  const char* table;
  const char* folder;
  const char* split;
};
constexpr std::array<Part, 2> k_parts{
    Part{"IDRiD_Disease Grading_Training Labels.csv", "a. Training Set", "train"},
    Part{"IDRiD_Disease Grading_Testing Labels.csv", "b. Testing Set", "test"}};

constexpr const char* k_flat_table = "labels.csv";  // of ../shared/data/dfe/idrid

/// Both parts number their images from 001 on, and part A (segmentation) has other ones.
std::string image_of(const Tree& tree, const Part& part, const std::string& name) {
  for (const std::string& path : tree.images_of(name)) {
    if (folder_of(path) == part.folder) return path;
  }
  return "";
}

std::vector<std::string> grades(const std::string& retinopathy, const std::string& edema) {
  std::vector<std::string> labels{"retinopathy-" + retinopathy};
  if (!edema.empty()) labels.push_back("edema-risk-" + edema);
  return labels;
}

void read_part(const Tree& tree, const Part& part, Published& published) {
  const std::vector<std::string> tables = tree.named(part.table);
  if (tables.empty()) {
    published.warnings.push_back("there is no '" + std::string(part.table) + "': the images of '" +
                                 part.split + "' are left out");
    return;
  }
  const LabelTable table(tree, tables.front());
  Misses misses;
  for (const auto& row : table.rows()) {
    const std::string name = table.cell(row, "Image name");
    if (name.empty()) continue;
    const std::string path = image_of(tree, part, name);
    if (path.empty()) {
      misses.add(name);
      continue;
    }
    published.images.push_back(
        {path, "", "",
         grades(table.cell(row, "Retinopathy grade"), table.cell(row, "Risk of macular edema")),
         part.split});
  }
  misses.tell(tables.front(), published.warnings);
}

/// labels.csv with `file`, the part in `idrid_set`, the grades.
bool read_flat(const Tree& tree, Published& published) {
  for (const std::string& file : tree.named(k_flat_table)) {
    const LabelTable table(tree, file);
    if (!table.has("idrid_set") || !table.has("retinopathy_grade")) continue;
    Misses misses;
    for (const auto& row : table.rows()) {
      const std::string name = table.cell(row, "file");
      const std::vector<std::string> found = tree.images_of(stem_of(name));
      if (found.empty()) {
        misses.add(name);
        continue;
      }
      published.images.push_back(
          {found.front(), "", "",
           grades(table.cell(row, "retinopathy_grade"), table.cell(row, "risk_of_macular_edema")),
           table.cell(row, "idrid_set")});
    }
    misses.tell(file, published.warnings);
    return true;
  }
  return false;
}

/// The published files carry a comment that is equal for the photographs of one visit. Only that it
/// is equal is used; its text (a date) goes nowhere.
void join_visits(const Tree& tree, Published& published) {
  std::map<std::string, std::vector<PublishedImage*>> visits;
  std::size_t without = 0;
  for (PublishedImage& image : published.images) {
    const std::string comment = jpeg_comment(tree.root() / image.path);
    if (comment.empty()) {
      ++without;
      continue;
    }
    visits[comment].push_back(&image);
  }
  std::size_t number = 0;
  for (auto& [comment, images] : visits) {
    ++number;
    for (PublishedImage* image : images) image->patient = "visit-" + std::to_string(number);
  }
  if (number > 0) {
    published.warnings.push_back(
        "IDRiD does not publish whose eyes these are; photographs with the same comment in their "
        "file (one visit) count as one patient: " +
        std::to_string(number) + " visits");
  }
  if (without > 0) {
    published.warnings.push_back(
        std::to_string(without) +
        " images carry no comment that tells their visit: each counts as a patient of its own. The "
        "published split of IDRiD is known to share visits, so a score on it may be too good");
  }
}

bool has_flat_table(const Tree& tree) {
  Published published;
  try {
    return read_flat(tree, published);
  } catch (const Error&) {
    return false;  // somebody else's labels.csv
  }
}

bool is_idrid(const Tree& tree) {
  return !tree.named(k_parts[0].table).empty() || !tree.named(k_parts[1].table).empty() ||
         has_flat_table(tree);
}

Published read_idrid(const Tree& tree) {
  Published published;
  if (!tree.named(k_parts[0].table).empty() || !tree.named(k_parts[1].table).empty()) {
    for (const Part& part : k_parts) read_part(tree, part, published);
  } else if (!read_flat(tree, published)) {
    throw Error(ExitCode::invalid_input, "'" + tree.root().string() + "' holds neither '" +
                                             k_parts[0].table + "' nor '" + k_parts[1].table +
                                             "' (part B, disease grading)");
  }
  join_visits(tree, published);
  return published;
}

}  // namespace

PublishedLayout idrid_layout() {
  return {
      "idrid",
      "IDRiD, part B (Porwal et al. 2018)",
      "dfe",
      "'a. IDRiD_Disease Grading_Training Labels.csv' and 'b. ... Testing Labels.csv' with images "
      "IDRiD_001.jpg ... in 'a. Training Set/' and 'b. Testing Set/'",
      is_idrid,
      read_idrid};
}

}  // namespace oct::host
