// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "config/settings.h"
#include "octsdk/model.h"
#include "plugins/plugin_info.h"

namespace oct::host {

/// What a run is, as its checkpoints remember it: settings by scope (paths left out: a checkpoint
/// tells nothing of where the data lies), plugins with versions, LibTorch, the data's fingerprint,
/// and the setup the networks were built with.
nlohmann::json run_identity(const Settings& settings, const std::vector<PluginInfo>& plugins,
                            const ModelSetup& setup, const std::string& fingerprint);

/// Whether a run may go on under `now` what was saved as `saved`. Stop, output, cadence and device
/// may change; the number of threads, LibTorch and plugin versions with a warning that the result
/// is no longer the same to the bit. Throws Error(checkpoint_incompatible) listing all else.
void check_resumable(const nlohmann::json& saved, const nlohmann::json& now);

/// The setup that was saved. Throws Error(checkpoint_corrupt) when it is not all there.
ModelSetup setup_from(const nlohmann::json& identity);
/// Names of the modalities: target, or source and target.
std::vector<std::string> modalities_from(const nlohmann::json& identity);

}  // namespace oct::host
