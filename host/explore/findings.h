// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "generate/output_folder.h"
#include "report/grid.h"

namespace oct::host {

/// Where what is found goes, and what the manifest says of all of it.
struct Findings {
  OutputFolder& out;
  nlohmann::ordered_json facts;  ///< model, checkpoint_sha256, psi ...
  std::string mark;              ///< in the files, see synthetic_mark()

  /// Enters the file `name`, with what is particular to it and whether all in it is synthetic.
  void note(const std::string& name, nlohmann::ordered_json particular, bool synthetic = true);
  /// Writes a sheet of made images and enters it.
  void sheet(const std::string& name, const std::vector<GridRow>& rows,
             const std::vector<std::string>& columns, const nlohmann::ordered_json& particular);
};

}  // namespace oct::host
