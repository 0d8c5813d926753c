// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "config/settings.h"

namespace oct::host {

/// The values in a TOML file, in its order: [train], [model], [metric.swd] ... A list of texts
/// becomes one text with commas. Throws Error(cannot_read), or Error(usage) naming file and line
/// for what is no TOML or no value of an option.
std::vector<Assignment> read_config(const std::filesystem::path& path);

/// Values of `path` for one scope only ("model" of a run's config.toml).
std::vector<Assignment> read_config(const std::filesystem::path& path, std::string_view scope);

/// The values in OCTHOST_<OPTION> for the options of `settings`; an empty variable counts as unset.
std::vector<Assignment> read_environment(const Settings& settings);

/// The option's value in TOML, such that read_config() gives back its text exactly.
std::string toml_value(const Option& option);

/// Variables called OCTHOST_* that name no option of `settings` and mean nothing else to octhost.
std::vector<std::string> unknown_environment(const Settings& settings);

}  // namespace oct::host
