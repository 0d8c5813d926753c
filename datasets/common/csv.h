// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace oct::datasets {

/// A comma separated file with a header line (RFC 4180: quoted cells may hold commas, doubled
/// quotes and line ends). A byte order mark and CRLF are accepted, empty lines skipped.
struct Table {
  struct Row {
    int line = 0;                    ///< where it begins in the file, from 1
    std::vector<std::string> cells;  ///< as many as columns
  };
  std::vector<std::string> columns;
  std::vector<Row> rows;
};

/// How strictly the shape of a table is taken.
enum class CsvRules {
  strict,
  as_published,  ///< columns without a name are dropped, short rows are filled with empty cells
};

/// Throws Error naming file and line: cannot_read; invalid_input for a row of another length, text
/// around a quoted cell, a quote that is never closed, a column named twice or (strict) not at all.
Table read_csv(const std::filesystem::path& path, CsvRules rules = CsvRules::strict);

}  // namespace oct::datasets
