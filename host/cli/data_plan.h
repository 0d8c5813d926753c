// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/command.h"
#include "data/run_data.h"
#include "octsdk/dataset.h"
#include "train/progress_line.h"

namespace oct::host {

/// --threads, or the processors there are.
std::int64_t threads_of(const Invocation& call);

/// The plan that `call` and its options make for `dataset`: everything but pairing, size, split and
/// advice. Progress is shown on `line`, a signal stops with Error(interrupted, terminated). All
/// must outlive the plan.
DataPlan data_plan(const Invocation& call, const DataOptions& options,
                   const Chosen<Dataset>& dataset, ProgressLine& line);

}  // namespace oct::host
