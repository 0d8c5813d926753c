// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "audit/audit.h"

namespace oct::host {

/// {"records", "files", "patients", "with_wedge", "classes", "splits", "modalities", "sizes",
/// "samples": {name: count}, "clean", "findings": [{"kind", "severity", "message", "files"}]}.
nlohmann::ordered_json to_json(const Audit& audit);

/// The same for people.
std::string to_text(const Audit& audit);

}  // namespace oct::host
