// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <regex>
#include <set>

#include "import/layouts.h"
#include "octsdk/error.h"

namespace oct::host {
namespace {

struct Disease {
  const char* column;
  const char* name;
};
constexpr std::array<Disease, 8> k_diseases{
    Disease{"N", "normal"},   Disease{"D", "diabetes"},      Disease{"G", "glaucoma"},
    Disease{"C", "cataract"}, Disease{"A", "AMD"},           Disease{"H", "hypertension"},
    Disease{"M", "myopia"},   Disease{"O", "other diseases"}};

constexpr const char* k_copies = "preprocessed_images";  // of Kaggle: the same ones, cut to 512

/// The table of a row for each patient; the one of Kaggle with a row for each image comes first.
std::string table_of(const Tree& tree) {
  for (const char* name : {"full_df.csv", "ODIR-5K_Training_Annotations(Updated)_V2.xlsx",
                           "data.xlsx", "Training_Annotations(Updated)_V2.xlsx"}) {
    for (const std::string& file : tree.named(name)) {
      if (std::string(name) != "data.xlsx" || !tree.images_of("0_left").empty()) return file;
    }
  }
  return "";
}

bool is_odir(const Tree& tree) {
  return !table_of(tree).empty();
}

std::string image_of(const Tree& tree, const std::string& name) {
  std::string copy;
  for (const std::string& path : tree.images_of(stem_of(name))) {
    if (folder_of(path) != k_copies) return path;
    copy = path;
  }
  return copy;
}

std::vector<std::string> diseases_of(const LabelTable& table, const datasets::Table::Row& row) {
  std::vector<std::string> diseases;
  for (const Disease& disease : k_diseases) {
    const std::string flag = table.cell(row, disease.column);
    if (flag == "1" || flag == "1.0") diseases.emplace_back(disease.name);
  }
  return diseases;
}

/// "['N']" of full_df.csv: of the eye, where the columns N ... O are of the patient.
std::vector<std::string> diseases_in(const std::string& list) {
  std::vector<std::string> diseases;
  for (const Disease& disease : k_diseases) {
    if (list.find("'" + std::string(disease.column) + "'") != std::string::npos) {
      diseases.emplace_back(disease.name);
    }
  }
  return diseases;
}

std::string eye_in(const std::string& name) {
  return name.find("_left") != std::string::npos    ? "L"
         : name.find("_right") != std::string::npos ? "R"
                                                    : "";
}

void add_patients(const LabelTable& table, const Tree& tree, Published& published, Misses& misses) {
  for (const auto& row : table.rows()) {
    for (const char* column : {"Left-Fundus", "Right-Fundus"}) {
      const std::string name = table.cell(row, column);
      const std::string path = image_of(tree, name);
      if (path.empty()) {
        misses.add(name);
        continue;
      }
      published.images.push_back(
          {path, table.cell(row, "ID"), eye_in(name), diseases_of(table, row), "train"});
    }
  }
  published.warnings.emplace_back(
      "the table tells the diseases of a patient, not of an eye: both eyes carry all of them");
}

void add_eyes(const LabelTable& table, const Tree& tree, Published& published, Misses& misses) {
  for (const auto& row : table.rows()) {
    const std::string name = table.cell(row, "filename");
    const std::string path = image_of(tree, name);
    if (path.empty()) {
      misses.add(name);
      continue;
    }
    published.images.push_back({path, table.cell(row, "ID"), eye_in(name),
                                diseases_in(table.cell(row, "labels")), "train"});
  }
}

/// The photographs of the competition's tests, whose diseases were never published.
void add_test_images(const Tree& tree, Published& published) {
  static const std::regex test_image("(?:.*/)?[^/]*test[^/]*/([0-9]+)_(left|right)\\.jpe?g",
                                     std::regex::icase);
  std::set<std::string> known;
  for (const PublishedImage& image : published.images) known.insert(image.path);
  std::size_t count = 0;
  for (const std::string& path : tree.images()) {
    std::smatch match;
    if (known.contains(path) || !std::regex_match(path, match, test_image)) continue;
    published.images.push_back({path, match[1], match[2] == "left" ? "L" : "R", {}, "test"});
    ++count;
  }
  if (count > 0) {
    published.warnings.push_back(std::to_string(count) +
                                 " images of the test folder have no published labels");
  }
}

Published read_odir(const Tree& tree) {
  const std::string file = table_of(tree);
  if (file.empty()) {
    throw Error(ExitCode::invalid_input,
                "'" + tree.root().string() +
                    "' holds none of full_df.csv, data.xlsx and ODIR-5K_Training_Annotations"
                    "(Updated)_V2.xlsx beside images such as 0_left.jpg");
  }
  const LabelTable table(tree, file);
  Published published;
  Misses misses;
  if (table.has("filename") && table.has("labels")) {
    add_eyes(table, tree, published, misses);
  } else {
    add_patients(table, tree, published, misses);
  }
  misses.tell(file, published.warnings);
  add_test_images(tree, published);
  return published;
}

}  // namespace

PublishedLayout odir_layout() {
  return {
      "odir",
      "ODIR-5K (Peking University 2019)",
      "dfe",
      "ODIR-5K_Training_Annotations(Updated)_V2.xlsx, data.xlsx or full_df.csv (ID, Left-Fundus, "
      "Right-Fundus, N, D, G, C, A, H, M, O ...) and images 0_left.jpg, 0_right.jpg ...",
      is_odir,
      read_odir};
}

}  // namespace oct::host
