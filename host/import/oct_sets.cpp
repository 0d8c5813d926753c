// SPDX-License-Identifier: Apache-2.0
// OCT2017 and OCTDL.
#include <filesystem>
#include <regex>

#include "common/names.h"
#include "import/layouts.h"
#include "octsdk/error.h"

namespace oct::host {
namespace {

const std::regex& kermany_path() {
  static const std::regex path(
      "(?:.*/)?(CNV|DME|DRUSEN|NORMAL)/(CNV|DME|DRUSEN|NORMAL)-([0-9]+)-[0-9]+\\.jpe?g",
      std::regex::icase);
  return path;
}

std::string split_in(const std::string& path) {
  std::string split;
  for (const std::filesystem::path& part : std::filesystem::path(path).parent_path()) {
    const std::string named = datasets::split_of(part.string());
    if (!named.empty()) split = named;
  }
  return split;
}

bool is_kermany(const Tree& tree) {
  std::size_t count = 0;
  for (const std::string& image : tree.images()) {
    count += std::regex_match(image, kermany_path()) ? 1 : 0;
  }
  return count > 0 && 10 * count >= 9 * tree.images().size();
}

Published read_kermany(const Tree& tree) {
  Published published;
  std::size_t others = 0;
  std::size_t elsewhere = 0;
  for (const std::string& image : tree.images()) {
    std::smatch found;
    if (!std::regex_match(image, found, kermany_path())) {
      ++others;
      continue;
    }
    elsewhere += found[1] != found[2] ? 1 : 0;
    published.images.push_back({image, found[3], "", {found[1]}, split_in(image)});
  }
  if (others > 0) {
    published.warnings.push_back(std::to_string(others) +
                                 " images are not named CLASS-PATIENT-NUMBER and are left out");
  }
  if (elsewhere > 0) {
    published.warnings.push_back(std::to_string(elsewhere) +
                                 " images lie in the folder of another class than their name says; "
                                 "the folder's is taken");
  }
  return published;
}

constexpr const char* k_octdl_table = "OCTDL_labels.csv";

bool is_octdl(const Tree& tree) {
  return !tree.named(k_octdl_table).empty();
}

Published read_octdl(const Tree& tree) {
  const std::vector<std::string> tables = tree.named(k_octdl_table);
  if (tables.empty()) {
    throw Error(ExitCode::invalid_input, "'" + tree.root().string() + "' holds no " +
                                             std::string(k_octdl_table) +
                                             ", which names class, patient and eye of each image");
  }
  const LabelTable table(tree, tables.front());
  Published published;
  Misses misses;
  for (const auto& row : table.rows()) {
    const std::string name = table.cell(row, "file_name");
    const std::vector<std::string> found = tree.images_of(stem_of(name + ".jpg"));
    if (found.empty()) {
      misses.add(name);
      continue;
    }
    const std::string eye = table.has("eye") ? datasets::eye_of(table.cell(row, "eye")) : "";
    published.images.push_back(
        {found.front(), table.cell(row, "patient_id"), eye, {table.cell(row, "disease")}, ""});
  }
  misses.tell(tables.front(), published.warnings);
  return published;
}

}  // namespace

PublishedLayout kermany_layout() {
  return {"kermany",  "OCT2017 (Kermany et al. 2018)",
          "oct",      "[train|val|test/]{CNV,DME,DRUSEN,NORMAL}/CLASS-PATIENT-NUMBER.jpeg",
          is_kermany, read_kermany};
}

PublishedLayout octdl_layout() {
  return {"octdl",
          "OCTDL (Kulyabin et al. 2024)",
          "oct",
          "OCTDL_labels.csv (file_name, disease, patient_id, eye ...) and the images it names, in "
          "{AMD,DME,ERM,NO,RAO,RVO,VID}/",
          is_octdl,
          read_octdl};
}

}  // namespace oct::host
