// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "eval/evaluate.h"

namespace oct::host {

/// {"scores": [{"metric", "name", "value", "better": "higher"|"lower"|"zero"|"none", "low", "high",
/// "n", "baseline"}], "skipped": [{"metric", "reason"}]}. What is not known is null, and so is a
/// value that is infinite, for which JSON has no number.
nlohmann::ordered_json to_json(const Evaluation& evaluation);

/// The same as a table for people, one line a score.
std::string to_table(const Evaluation& evaluation);

/// Writes evaluation.json: to_json() with `context` (command, counts, checkpoint ...) under
/// "context". Appears whole or not at all. Throws Error(cannot_write).
void save_evaluation(const std::filesystem::path& file, const Evaluation& evaluation,
                     const nlohmann::ordered_json& context);

}  // namespace oct::host
