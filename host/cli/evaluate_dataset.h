// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cli/command.h"
#include "cli/evaluate_options.h"

namespace oct::host {

/// `octhost evaluate --dataset ID --fake DIR`: a folder, wherever it comes from, against the
/// held-out images of a dataset, with its other images as those trained on. Throws Error(usage) and
/// all that preparing the data and evaluate() do.
ExitCode evaluate_against_dataset(Invocation& call, EvaluateOptions& options,
                                  const std::string& id);

}  // namespace oct::host
