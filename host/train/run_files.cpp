// SPDX-License-Identifier: Apache-2.0
#include "train/run_files.h"

#include "data/cache_folder.h"
#include "octsdk/atomic_file.h"
#include "octsdk/error.h"
#include "runtime/versions.h"

namespace oct::host {

void write_split(const RunFolder& folder, const RunData& data) {
  const std::string text = to_json(data.split, data.index).dump(1) + "\n";
  write_text_file((folder.path() / "split.json").string(), text);
}

void write_record(const RunFolder& folder, const Settings& settings,
                  const std::vector<PluginInfo>& plugins) {
  remove_leftovers(folder.path());
  nlohmann::ordered_json listed;
  for (const PluginInfo& plugin : plugins) {
    listed["plugins"].push_back({{"kind", plugin.kind},
                                 {"id", plugin.id},
                                 {"version", plugin.version},
                                 {"licence", plugin.licence},
                                 {"path", plugin.path.string()}});
  }
  for (const auto& [name, version] : component_versions()) listed["versions"][name] = version;
  write_text_file((folder.path() / "plugins.json").string(), listed.dump(2) + "\n");
  // Last: a folder with a config.toml is a run.
  write_text_file(folder.config().string(), settings.to_toml());
}

std::filesystem::path recorded_plugin(const std::filesystem::path& run, std::string_view kind,
                                      std::string_view id) {
  try {
    const auto recorded = nlohmann::json::parse(read_text_file((run / "plugins.json").string()));
    for (const nlohmann::json& plugin : recorded.at("plugins")) {
      if (plugin.at("kind") == kind && plugin.at("id") == id) {
        return plugin.at("path").get<std::string>();
      }
    }
  } catch (const std::exception&) {
    return {};  // a hint that cannot be had hides nothing
  }
  return {};
}

nlohmann::json read_split(const std::filesystem::path& run) {
  const std::string path = (run / "split.json").string();
  nlohmann::json split = nlohmann::json::parse(read_text_file(path), nullptr, false);
  if (!split.is_object() || !split.contains("train") || !split.contains("heldout")) {
    throw Error(ExitCode::checkpoint_corrupt,
                "'" + path + "' is damaged: expected lists 'train' and 'heldout'");
  }
  return split;
}

}  // namespace oct::host
