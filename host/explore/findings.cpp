// SPDX-License-Identifier: Apache-2.0
#include "explore/findings.h"

namespace oct::host {

void Findings::note(const std::string& name, nlohmann::ordered_json particular, bool synthetic) {
  particular.update(facts);
  particular["synthetic"] = synthetic;
  out.note(name, {particular});
}

void Findings::sheet(const std::string& name, const std::vector<GridRow>& rows,
                     const std::vector<std::string>& columns,
                     const nlohmann::ordered_json& particular) {
  write_grid(out.at(name), rows, {columns, mark});
  note(name, particular);
}

}  // namespace oct::host
