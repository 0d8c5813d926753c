// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "common/csv.h"

namespace oct::host {

/// The first sheet of an Office Open XML workbook (ECMA-376), its first row being the names of the
/// columns: text and numbers as they are stored, no formulas, no dates. Columns without a name and
/// rows without a cell are left out. Throws Error(invalid_input, cannot_read) naming the file.
datasets::Table read_xlsx(const std::filesystem::path& path);

}  // namespace oct::host
