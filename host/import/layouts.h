// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "common/csv.h"
#include "import/published.h"

namespace oct::host {

// One function a dataset; the sources that its shape was taken from stand in docs/data-tools.md.
PublishedLayout chase_layout();
PublishedLayout drive_layout();
PublishedLayout hrf_layout();
PublishedLayout idrid_layout();
PublishedLayout kermany_layout();
PublishedLayout octdl_layout();
PublishedLayout odir_layout();
PublishedLayout rfmid_layout();
PublishedLayout stare_layout();

/// A published table of labels.
class LabelTable {
 public:
  /// A .csv or .xlsx file of the tree. Throws Error(invalid_input, cannot_read) naming it.
  LabelTable(const Tree& tree, const std::string& file);

  [[nodiscard]] bool has(const std::string& column) const;
  [[nodiscard]] const std::vector<std::string>& columns() const { return table_.columns; }
  [[nodiscard]] const std::vector<datasets::Table::Row>& rows() const { return table_.rows; }
  /// Blanks around it removed. Throws Error(invalid_input) naming file and columns when there is no
  /// such column.
  [[nodiscard]] std::string cell(const datasets::Table::Row& row, const std::string& column) const;

 private:
  std::string file_;
  datasets::Table table_;
};

/// Counts what a table and the images do not have in common, for one warning.
struct Misses {
  std::size_t no_image = 0;
  std::string first;
  void add(const std::string& name);
  /// "N images that TABLE names are not there, ...", or nothing.
  void tell(const std::string& table, std::vector<std::string>& warnings) const;
};

}  // namespace oct::host
