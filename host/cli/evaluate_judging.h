// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/metric_choices.h"
#include "eval/evaluate.h"

namespace oct::host {

/// Judges what `job` lacks nothing but the metrics of: table or, with --json, JSON on stdout, and
/// with `context` into `file` unless that is empty. Throws what evaluate() does.
ExitCode judge_and_report(Invocation& call, const MetricChoices& metrics, EvaluationJob job,
                          const std::filesystem::path& file, const nlohmann::ordered_json& context);

}  // namespace oct::host
