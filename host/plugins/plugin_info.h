// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace oct::host {

/// A file whose name says that it is a plugin; kind and id are empty for one of any other name that
/// the user pointed at. Nothing of it was read yet.
struct PluginFile {
  std::string kind;  ///< "model", "dataset", "metric", "features"
  std::string id;    ///< "cyclegan"
  std::filesystem::path path;
};

/// Who a loaded plugin is, as its descriptor says.
struct PluginInfo {
  std::string kind;
  std::string id;
  std::string version;  ///< of the plugin
  std::string summary;  ///< one line
  std::string licence;  ///< SPDX expression
  std::filesystem::path path;
};

}  // namespace oct::host
