// SPDX-License-Identifier: Apache-2.0
#include "common/manifest.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <sstream>
#include <system_error>

#include "common/csv.h"
#include "common/item_key.h"
#include "octsdk/error.h"
#include "octsdk/options.h"
#include "octsdk/suggestion.h"

namespace oct::datasets {
namespace {

namespace fs = std::filesystem;

// Column names of every dataset plugin, so that one manifest serves `dfe`, `oct` and `dfe_oct`.
const std::vector<std::string> kColumns{
    "id",      "path",        "dfe",         "oct",       "patient",   "eye",         "label",
    "split",   "frame",       "dfe_frame",   "oct_frame", "spacing",   "dfe_spacing", "oct_spacing",
    "lesions", "dfe_lesions", "oct_lesions", "layers",    "oct_layers"};

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

  // A column that says something of an image: `name`, or `name` of the modality.
  [[nodiscard]] std::string column_of(const std::string& name, const std::string& modality) const {
    const std::string own = modality + "_" + name;
    const std::string owner = has("oct") ? "oct" : "dfe";
    return has(own) ? own : has("path") || modality == owner ? name : "";
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

// The path of a file as seen from the folder of the image.
std::string beside(const std::string& file, const std::string& image) {
  return file.empty() ? ""
                      : fs::path(file).lexically_proximate(fs::path(image).parent_path()).string();
}

ItemKey key_from_columns(const Manifest& manifest, const Table::Row& row,
                         const std::string& modality, const std::string& image) {
  const auto column = [&](const char* name) { return manifest.column_of(name, modality); };
  ItemKey key;
  const std::string frame = manifest.cell(row, column("frame"));
  if (!frame.empty()) {
    const auto [end, error] = std::from_chars(frame.data(), frame.data() + frame.size(), key.frame);
    if (error != std::errc{} || end != frame.data() + frame.size() || key.frame < 0) {
      manifest.fail(row.line,
                    "frame '" + frame + "'; expected a number from 0, or nothing for all");
    }
  }
  try {
    key.spacing = spacing_of(manifest.cell(row, column("spacing")), "spacing");
  } catch (const Error& error) {
    manifest.fail(row.line, error.what());
  }
  key.layers = modality == "oct" ? beside(manifest.file(row, column("layers")), image) : "";
  key.lesions = beside(manifest.file(row, column("lesions")), image);
  return key;
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
    draft.eye_is_given = true;
  }
  record.split = split_of(split);
  record.split_is_explicit = !record.split.empty();
  if (record.split.empty() != split.empty()) {
    manifest.fail(row.line, "split '" + split + "'; expected train, val, test or nothing");
  }
  const std::string patient = manifest.cell(row, "patient");
  record.patient = patient.empty() ? record.patient : patient;
  draft.patient_is_given = draft.patient_is_given || !patient.empty();
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
          draft.patient_is_given = owner.is_given;
          draft.record.id = relative.generic_string();
        }
        const ItemKey key = key_from_columns(manifest, row, modality, file);
        if (key.frame >= 0 && draft.record.items.empty()) {
          draft.record.id += "#" + std::to_string(key.frame);
        }
        draft.record.spacing = key.spacing ? key.spacing : draft.record.spacing;
        draft.record.items.push_back({modality, file, text_of(key)});
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
