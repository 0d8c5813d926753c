// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oct::host {

/// Kind and id out of "liboct_<kind>_<id>.so".
struct PluginName {
  std::string kind;
  std::string id;
  bool operator==(const PluginName&) const = default;
};

/// The kinds there are: "model", "dataset", "metric", "features".
const std::vector<std::string>& plugin_kinds();

/// Of a kind, for people and for `list`: "models", "features".
std::string plural_of(std::string_view kind);

/// Empty for any other file name (another prefix or suffix, an unknown kind, an id that is not of
/// a-z, 0-9 and '_' with a letter first).
std::optional<PluginName> parse_plugin_file_name(std::string_view file_name);

/// "liboct_<kind>_<id>.so".
std::string plugin_file_name(std::string_view kind, std::string_view id);

}  // namespace oct::host
