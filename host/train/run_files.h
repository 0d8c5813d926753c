// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "config/settings.h"
#include "data/run_data.h"
#include "plugins/plugin_info.h"
#include "train/run_folder.h"

namespace oct::host {

/// Writes what a new run is: config.toml, plugins.json, split.json.
void write_run_files(const RunFolder& folder, const Settings& settings,
                     const std::vector<PluginInfo>& plugins, const RunData& data);

/// split.json of a run. Throws Error(cannot_read, checkpoint_corrupt).
nlohmann::json read_split(const std::filesystem::path& run);

}  // namespace oct::host
