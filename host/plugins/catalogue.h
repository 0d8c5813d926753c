// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "octsdk/plugin.h"
#include "plugins/loader.h"
#include "plugins/plugin_info.h"

namespace oct::host {

/// Where plugins are looked for, best first: `given` (--plugin-dir; a directory that does not exist
/// is Error(usage)), OCTHOST_PLUGIN_PATH (separated by ':'), the installed directory
/// (../lib/octhost/plugins from the executable), the build tree (../lib from it). Never the working
/// directory.
std::vector<std::filesystem::path> plugin_search_path(
    const std::vector<std::filesystem::path>& given);

/// The plugins that can be found. Knows file names only; opens exactly what it is asked for.
class Catalogue {
 public:
  explicit Catalogue(std::vector<std::filesystem::path> directories);

  [[nodiscard]] const std::vector<std::filesystem::path>& directories() const {
    return directories_;
  }
  /// Every plugin of a kind, by id; of two with the same id the one found first. Loads nothing.
  [[nodiscard]] std::vector<PluginFile> list(std::string_view kind) const;
  /// Throws Error(plugin_not_found): directories searched, the ids that are there, the nearest.
  [[nodiscard]] PluginFile find(std::string_view kind, std::string_view id) const;

  /// Finds and loads one plugin: `open<oct::Model>("cyclegan")`. Throws Error(plugin_not_found,
  /// plugin_refused).
  template <class Interface>
  [[nodiscard]] Plugin<Interface> open(std::string_view id) const {
    return load_plugin<Interface>(find(plugin_kind<Interface>, id));
  }

 private:
  std::vector<std::filesystem::path> directories_;
};

}  // namespace oct::host
