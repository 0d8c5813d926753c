// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <ostream>
#include <string>

#include "audit/audit.h"

namespace oct::host {

/// "note", "warning", "error".
const char* name_of(Severity severity);

/// {"records", "files", "patients", "remembered", "with_wedge", "classes", "splits", "modalities",
/// "sizes", "samples", "formats", "eyes", "patient_sources": {name: count}, "clean", "findings":
/// [{"kind", "severity", "message", "files"}]}.
nlohmann::ordered_json to_json(const Audit& audit);

/// {"file", "readable", "reason" or "format", "height", "width", "channels", "bits", "frames",
/// "modality", "eye", "patient_source", "split", "identifying", "burned_in_text": "said"
/// | "suspected" | "none", "synthetic", "white_padding", "brightness", "contrast"}.
nlohmann::ordered_json file_json(const FileFacts& file, const Audit& audit);

/// to_json() with `head` before it and "per_file" behind it, a file a line, without holding all of
/// it in memory.
void write_json(std::ostream& out, const nlohmann::ordered_json& head, const Audit& audit);

/// The same for people; with a line for each file when `list` is set.
void write_text(std::ostream& out, const Audit& audit, bool list);

}  // namespace oct::host
