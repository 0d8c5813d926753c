// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "import/layouts.h"
#include "import/xlsx.h"
#include "octsdk/error.h"
#include "octsdk/options.h"

namespace oct::host {
namespace {

std::string trimmed(const std::string& text) {
  const std::size_t from = text.find_first_not_of(" \t\r\n");
  if (from == std::string::npos) return "";
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

}  // namespace

LabelTable::LabelTable(const Tree& tree, const std::string& file)
    : file_((tree.root() / file).string()),
      table_(file.ends_with(".xlsx")
                 ? read_xlsx(file_)
                 : datasets::read_csv(file_, datasets::CsvRules::as_published)) {
  for (std::string& column : table_.columns) column = trimmed(column);
}

bool LabelTable::has(const std::string& column) const {
  return std::find(table_.columns.begin(), table_.columns.end(), column) != table_.columns.end();
}

std::string LabelTable::cell(const datasets::Table::Row& row, const std::string& column) const {
  const auto found = std::find(table_.columns.begin(), table_.columns.end(), column);
  if (found == table_.columns.end()) {
    throw Error(ExitCode::invalid_input, "'" + file_ + "' has no column '" + column +
                                             "'; its columns: " + joined(table_.columns));
  }
  return trimmed(row.cells[static_cast<std::size_t>(found - table_.columns.begin())]);
}

void Misses::add(const std::string& name) {
  if (no_image++ == 0) first = name;
}

void Misses::tell(const std::string& table, std::vector<std::string>& warnings) const {
  if (no_image == 0) return;
  warnings.push_back(std::to_string(no_image) + " images that '" + table +
                     "' names are not there, the first being '" + first + "'");
}

}  // namespace oct::host
