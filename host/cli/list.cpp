// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "octsdk/suggestion.h"
#include "plugins/file_name.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;

/// A folder in ./runs that holds a run's config.toml.
std::vector<fs::path> find_runs() {
  std::vector<fs::path> runs;
  std::error_code absent;
  for (const fs::directory_entry& entry : fs::directory_iterator("runs", absent)) {
    if (fs::exists(entry.path() / "config.toml")) runs.push_back(entry.path());
  }
  std::sort(runs.begin(), runs.end());
  return runs;
}

void add_plugins(const Catalogue& catalogue, const std::string& kind, nlohmann::ordered_json& out) {
  nlohmann::ordered_json& plugins = out[plural_of(kind)];
  plugins = nlohmann::ordered_json::array();
  for (const PluginFile& file : catalogue.list(kind)) {
    plugins.push_back({{"id", file.id}, {"path", file.path.string()}});
  }
}

void add_runs(nlohmann::ordered_json& out) {
  out["runs"] = nlohmann::ordered_json::array();
  for (const fs::path& run : find_runs()) {
    out["runs"].push_back({{"id", run.filename().string()}, {"path", run.string()}});
  }
}

void print(const nlohmann::ordered_json& found) {
  for (const auto& [what, entries] : found.items()) {
    std::cout << what << ":" << (entries.empty() ? " (none)" : "") << "\n";
    for (const auto& entry : entries) {
      const auto id = entry["id"].get<std::string>();
      std::cout << "  " << id << std::string(id.size() < 24 ? 24 - id.size() : 1, ' ')
                << entry["path"].get<std::string>() << "\n";
    }
  }
}

ExitCode run_list(Invocation& call) {
  if (!call.parse()) return ExitCode::done;
  std::map<std::string, std::string> kinds;  // by their plural
  std::vector<std::string> known;
  for (const std::string& kind : plugin_kinds()) {
    kinds[plural_of(kind)] = kind;
    known.push_back(plural_of(kind));
  }
  known.emplace_back("runs");
  const std::vector<std::string> asked = call.positionals().empty() ? known : call.positionals();

  nlohmann::ordered_json found;
  for (const std::string& what : asked) {
    if (std::find(known.begin(), known.end(), what) == known.end()) {
      throw Error(ExitCode::usage, "list: cannot list '" + what + "'" + suggestion(what, known));
    }
    if (what == "runs") {
      add_runs(found);
    } else {
      add_plugins(call.catalogue(), kinds.at(what), found);
    }
  }
  if (call.json()) {
    std::cout << found.dump(2) << "\n";
  } else {
    print(found);
  }
  return ExitCode::done;
}

}  // namespace

extern const Command list_command;
const Command list_command{
    "list",
    "models, datasets, metrics, feature networks and runs that are there; loads no plugin",
    "octhost list\nocthost list models --json",
    {"[models|datasets|metrics|features|runs]", 0, 1},
    run_list,
};

}  // namespace oct::host
