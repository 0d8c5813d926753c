// SPDX-License-Identifier: Apache-2.0
#include "plugins/catalogue.h"

#include <boost/dll/runtime_symbol_info.hpp>
#include <cstdlib>
#include <map>
#include <sstream>

#include "octsdk/error.h"
#include "octsdk/options.h"
#include "octsdk/suggestion.h"
#include "plugins/file_name.h"

namespace oct::host {
namespace fs = std::filesystem;

std::vector<fs::path> plugin_search_path(const std::vector<fs::path>& given) {
  std::vector<fs::path> directories;
  for (const fs::path& directory : given) {
    if (!fs::is_directory(directory)) {
      throw Error(ExitCode::usage, "--plugin-dir " + directory.string() +
                                       ": no such directory; give one that holds "
                                       "liboct_<kind>_<id>.so files");
    }
    directories.push_back(fs::canonical(directory));
  }
  if (const char* listed = std::getenv("OCTHOST_PLUGIN_PATH")) {
    std::istringstream words(listed);
    for (std::string word; std::getline(words, word, ':');) {
      // A relative entry would mean the working directory, which is never searched.
      if (fs::path(word).is_absolute()) directories.push_back(fs::path(word).lexically_normal());
    }
  }
  const fs::path library_folder = boost::dll::program_location().parent_path() / ".." / "lib";
  directories.push_back((library_folder / "octhost" / "plugins").lexically_normal());
  directories.push_back(library_folder.lexically_normal());
  return directories;
}

Catalogue::Catalogue(std::vector<fs::path> directories) : directories_(std::move(directories)) {}

std::vector<PluginFile> Catalogue::list(std::string_view kind) const {
  std::map<std::string, fs::path> found;
  for (const fs::path& directory : directories_) {
    std::error_code ignored;  // a directory that is absent or closed to us holds no plugin
    for (const fs::directory_entry& entry : fs::directory_iterator(directory, ignored)) {
      const auto name = parse_plugin_file_name(entry.path().filename().string());
      if (name && name->kind == kind) found.try_emplace(name->id, entry.path());
    }
  }
  std::vector<PluginFile> files;
  files.reserve(found.size());
  for (const auto& [id, path] : found) files.push_back({std::string(kind), id, path});
  return files;
}

PluginFile Catalogue::find(std::string_view kind, std::string_view id) const {
  std::vector<std::string> ids;
  for (PluginFile& file : list(kind)) {
    if (file.id == id) return file;
    ids.push_back(file.id);
  }
  std::ostringstream text;
  text << "there is no " << kind << " '" << id << "'" << did_you_mean(id, ids);
  text << "\n  " << plural_of(kind) << " there are: " << joined(ids) << "\n  looked for "
       << plugin_file_name(kind, id) << " in:";
  for (const fs::path& directory : directories_) {
    text << "\n    " << directory.string()
         << (fs::is_directory(directory) ? "" : " (does not exist)");
  }
  text << "\n  add a directory with --plugin-dir DIR or OCTHOST_PLUGIN_PATH=DIR:DIR";
  throw Error(ExitCode::plugin_not_found, text.str());
}

}  // namespace oct::host
