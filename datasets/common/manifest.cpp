// SPDX-License-Identifier: Apache-2.0
#include "common/manifest.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <system_error>

#include "common/csv.h"
#include "octsdk/error.h"
#include "octsdk/options.h"
#include "octsdk/suggestion.h"

namespace oct::datasets {
namespace {

namespace fs = std::filesystem;

// Column names of every dataset plugin, so that one manifest serves `dfe`, `oct` and `dfe_oct`.
const std::vector<std::string> kColumns{"id",      "path", "dfe",   "oct",
                                        "patient", "eye",  "label", "split"};

class Manifest {
 public:
  explicit Manifest(const fs::path& path) : path_(path), table_(read_csv(path)) {
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      const std::string& name = table_.columns[i];
      if (std::find(kColumns.begin(), kColumns.end(), name) == kColumns.end()) {
        fail(1, "column '" + name + "' is not known" + suggestion(name, kColumns));
      }
      columns_[name] = i;
    }
  }

  [[nodiscard]] const std::vector<Table::Row>& rows() const { return table_.rows; }
  [[nodiscard]] bool has(const std::string& column) const { return columns_.contains(column); }
  [[nodiscard]] std::string cell(const Table::Row& row, const std::string& column) const {
    const auto found = columns_.find(column);
    return found == columns_.end() ? "" : row.cells[found->second];
  }
  [[noreturn]] void fail(int line, const std::string& reason) const {
    throw Error(ExitCode::invalid_input,
                "'" + path_.string() + "' line " + std::to_string(line) + ": " + reason);
  }

  // The column that names the files of a modality.
  [[nodiscard]] std::string path_column(const std::string& modality, bool single) const {
    if (has(modality) || !single) {
      if (!has(modality)) {
        fail(1, "no column '" + modality + "'; a manifest of pairs has a column for each modality");
      }
      return modality;
    }
    if (!has("path")) {
      fail(1, "no column 'path' (or '" + modality + "') that names the files");
    }
    return "path";
  }

  [[nodiscard]] std::string file(const Table::Row& row, const std::string& column) const {
    const std::string relative = cell(row, column);
    const fs::path file = path_.parent_path() / relative;
    std::error_code failure;
    if (!relative.empty() && !fs::is_regular_file(file, failure)) {
      fail(row.line, "there is no file '" + file.string() + "' (column " + column + ")");
    }
    return relative.empty() ? "" : file.string();
  }

 private:
  fs::path path_;
  Table table_;
  std::map<std::string, std::size_t> columns_;
};

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, ';');) {
    if (!part.empty()) {
      parts.push_back(part);
    }
  }
  return parts;
}

void fill_from_columns(const Manifest& manifest, const Table::Row& row, Draft& draft) {
  Record& record = draft.record;
  const std::string eye = manifest.cell(row, "eye");
  const std::string split = manifest.cell(row, "split");
  if (!eye.empty()) {
    record.eye = eye_of(eye);
    if (record.eye.empty()) {
      manifest.fail(row.line, "eye '" + eye + "'; expected L, R, OS, OD, left or right");
    }
  }
  record.split = split_of(split);
  record.split_is_explicit = !record.split.empty();
  if (record.split.empty() != split.empty()) {
    manifest.fail(row.line, "split '" + split + "'; expected train, val, test or nothing");
  }
  const std::string patient = manifest.cell(row, "patient");
  record.patient = patient.empty() ? record.patient : patient;
  draft.labels = words(manifest.cell(row, "label"));
}

}  // namespace

fs::path manifest_in(const fs::path& data) {
  std::error_code failure;
  if (data.extension() == ".csv") {
    return data;
  }
  return fs::is_regular_file(data / "manifest.csv", failure) ? data / "manifest.csv" : fs::path();
}

std::vector<Draft> read_manifest(const fs::path& path, const std::vector<std::string>& modalities,
                                 const OwnerRule& rule) {
  const Manifest manifest(path);
  std::vector<Draft> drafts;
  for (const Table::Row& row : manifest.rows()) {
    Draft draft;
    for (const std::string& modality : modalities) {
      const std::string column = manifest.path_column(modality, modalities.size() == 1);
      const std::string file = manifest.file(row, column);
      if (!file.empty()) {
        if (draft.record.items.empty()) {
          const fs::path relative = manifest.cell(row, column);
          const Owner owner = rule.owner_of(relative);
          draft.record.patient = owner.patient;
          draft.record.eye = owner.eye;
          draft.record.id = relative.generic_string();
        }
        draft.record.items.push_back({modality, file, ""});
      }
    }
    const bool other_modality = modalities.size() == 1 && manifest.has(modalities[0]);
    if (draft.record.items.empty() && other_modality) {
      continue;  // a manifest of pairs, read by the plugin of one side
    }
    if (draft.record.items.empty()) {
      manifest.fail(row.line, "names no " + joined(modalities) + " image");
    }
    fill_from_columns(manifest, row, draft);
    const std::string id = manifest.cell(row, "id");
    draft.record.id = id.empty() ? draft.record.id : id;
    drafts.push_back(std::move(draft));
  }
  return drafts;
}

}  // namespace oct::datasets
