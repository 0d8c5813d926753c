// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "eval/evaluate.h"

namespace oct::host {

/// {"scores": [{"metric", "name", "value", "better": "higher"|"lower", "low", "high", "n",
/// "baseline"}], "skipped": [{"metric", "reason"}]}; what is not known is null, and so is a value
/// that is not finite (JSON has none): "better" then tells which infinity is meant by perfection.
nlohmann::ordered_json to_json(const Evaluation& evaluation);

/// The same as a table for people, one line a score.
std::string to_table(const Evaluation& evaluation);

/// Writes evaluation.json: to_json() with `context` (command, counts, checkpoint ...) under
/// "context". Written beside and renamed. Throws Error(cannot_write).
void save_evaluation(const std::filesystem::path& file, const Evaluation& evaluation,
                     const nlohmann::ordered_json& context);

}  // namespace oct::host
