// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "config/settings.h"
#include "data/run_data.h"
#include "plugins/plugin_info.h"
#include "train/run_folder.h"

namespace oct::host {

/// Writes split.json, once: a run keeps its split. Throws Error(cannot_write).
void write_split(const RunFolder& folder, const RunData& data);

/// Writes what the run is from now on: plugins.json, and last config.toml, which makes the folder a
/// run. Each appears whole or not at all. Throws Error(cannot_write).
void write_record(const RunFolder& folder, const Settings& settings,
                  const std::vector<PluginInfo>& plugins);

/// The file that the run last took this plugin from, as plugins.json says; empty when it does not
/// say.
std::filesystem::path recorded_plugin(const std::filesystem::path& run, std::string_view kind,
                                      std::string_view id);

/// split.json of a run. Throws Error(cannot_read, checkpoint_corrupt).
nlohmann::json read_split(const std::filesystem::path& run);

}  // namespace oct::host
