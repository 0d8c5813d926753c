// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"
#include "cli/evaluate_options.h"

namespace oct::host {

/// `octhost evaluate --runs RUN RUN ...`: one table over runs that were judged on the same split.
/// Everything but --runs, --out and --json is refused.
ExitCode evaluate_compare(Invocation& call, EvaluateOptions& options);

}  // namespace oct::host
