// SPDX-License-Identifier: Apache-2.0
#include "train/run_files.h"

#include "octsdk/atomic_file.h"
#include "octsdk/error.h"
#include "runtime/versions.h"

namespace oct::host {

void write_run_files(const RunFolder& folder, const Settings& settings,
                     const std::vector<PluginInfo>& plugins, const RunData& data) {
  nlohmann::ordered_json listed;
  for (const PluginInfo& plugin : plugins) {
    listed["plugins"].push_back({{"kind", plugin.kind},
                                 {"id", plugin.id},
                                 {"version", plugin.version},
                                 {"licence", plugin.licence},
                                 {"path", plugin.path.string()}});
  }
  for (const auto& [name, version] : component_versions()) listed["versions"][name] = version;
  const std::filesystem::path& path = folder.path();
  write_text_file((path / "plugins.json").string(), listed.dump(2) + "\n");
  write_text_file((path / "split.json").string(), to_json(data.split, data.index).dump(1) + "\n");
  // Last: a folder with a config.toml is a run.
  write_text_file(folder.config().string(), settings.to_toml());
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
