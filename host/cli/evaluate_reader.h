// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"
#include "cli/evaluate_options.h"

namespace oct::host {

/// `octhost evaluate --reader ANSWERS`: what a reader study says. Throws Error(usage,
/// invalid_input, cannot_read, metric_undefined).
ExitCode evaluate_reader(Invocation& call, EvaluateOptions& options);

}  // namespace oct::host
