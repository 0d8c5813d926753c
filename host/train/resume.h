// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "train/run_folder.h"
#include "train/trainer.h"

namespace oct::host {

/// The run that --resume means: itself, or for "auto" `out` when it holds a run, else the newest
/// runs/NNNNN-<name>. Empty when a new run is to be started. Throws Error(bad_input_folder) when a
/// folder is named that is no run.
std::filesystem::path run_to_resume(const std::string& resume, const std::string& out,
                                    const std::string& name);

/// Puts the newest checkpoint back. A damaged one is an error (checkpoint_corrupt), or with
/// `fall_back` a warning, and the one before is taken; Error(checkpoint_corrupt) when all are
/// damaged. A run without any checkpoint starts from the beginning. Throws
/// Error(checkpoint_incompatible) when `identity` is not what the run was started with.
void restore_run(Trainer& trainer, const RunFolder& folder, const nlohmann::json& identity,
                 bool fall_back);

/// Why a finished run does not go on, and how it would.
std::string nothing_left(const std::filesystem::path& run, const TrainOptions& options,
                         const Progress& progress);

}  // namespace oct::host
