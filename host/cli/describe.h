// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

#include "plugins/plugin_info.h"

namespace oct::host {

/// Who a plugin is and what it understands: options with default, expectation and help; presets;
/// what it needs or gives. Loads it.
nlohmann::ordered_json describe_plugin(const PluginFile& file);

/// Any safetensors file: its parts with numbers of tensors and values; of a checkpoint also where
/// training stood and everything it was made with. Throws Error(cannot_read, checkpoint_corrupt).
nlohmann::ordered_json describe_weights(const std::filesystem::path& file);

/// A run folder: its configuration, newest checkpoint and evaluation, as far as they are there.
nlohmann::ordered_json describe_run(const std::filesystem::path& folder);

}  // namespace oct::host
