// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/describe.h"
#include "octsdk/suggestion.h"
#include "plugins/file_name.h"
#include "train/run_folder.h"

namespace oct::host {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& asked, const std::vector<std::string>& ids) {
  const bool is_path = asked.find('/') != std::string::npos || fs::exists(asked);
  throw Error(is_path ? ExitCode::cannot_read : ExitCode::plugin_not_found,
              "info: '" + asked + "' is no plugin, run folder or safetensors file" +
                  did_you_mean(asked, ids) + "\n  plugins there are: " + joined(ids));
}

/// What the word names: a plugin's id (all kinds that have it), a plugin file, a run, a checkpoint.
Json describe(const std::string& asked, const Catalogue& catalogue) {
  Json found = Json::array();
  std::vector<std::string> ids;
  for (const std::string& kind : plugin_kinds()) {
    for (const PluginFile& file : catalogue.list(kind)) {
      ids.push_back(file.id);
      if (file.id == asked) found.push_back(describe_plugin(file));
    }
  }
  if (!found.empty()) return found;
  const fs::path path(asked);
  if (is_run(path)) return Json::array({describe_run(path)});
  if (!fs::is_regular_file(path)) refuse(asked, ids);
  if (const auto name = parse_plugin_file_name(path.filename().string())) {
    return Json::array({describe_plugin({name->kind, name->id, path})});
  }
  return Json::array({describe_weights(path)});
}

bool is_plain(const Json& value) {
  return !value.is_structured();
}

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

void print_options(const Json& options) {
  for (const Json& option : options) {
    const auto fallback = option["default"].get<std::string>();
    std::cout << "  --" << option["name"].get<std::string>() << "  ("
              << option["expected"].get<std::string>()
              << (fallback.empty() ? "" : "; default " + fallback) << ")\n      "
              << option["help"].get<std::string>() << "\n";
  }
}

/// Nested values as indented lines; a group of plain values on one line.
void print(const Json& value, const std::string& indent) {
  for (const auto& [key, entry] : value.items()) {
    const std::string label = indent + (value.is_object() ? key + ": " : "- ");
    const bool flat = std::all_of(entry.begin(), entry.end(), is_plain);
    if (key == "options") {
      std::cout << label << "\n";
      print_options(entry);
    } else if (is_plain(entry)) {
      std::cout << label << text_of(entry) << "\n";
    } else if (flat) {
      std::cout << label;
      std::string separator;
      for (const auto& [name, word] : entry.items()) {
        std::cout << separator << (entry.is_object() ? name + " " : "") << text_of(word);
        separator = ", ";
      }
      std::cout << "\n";
    } else {
      std::cout << label << "\n";
      print(entry, indent + "  ");
    }
  }
}

ExitCode run_info(Invocation& call) {
  if (!call.parse()) return ExitCode::done;
  const Json found = describe(call.positionals().front(), call.catalogue());
  if (call.json()) {
    std::cout << (found.size() == 1 ? found.front() : found).dump(2) << "\n";
    return ExitCode::done;
  }
  for (const Json& one : found) print(one, "");
  return ExitCode::done;
}

}  // namespace

extern const Command info_command;
const Command info_command{
    "info",
    "a plugin's options and presets, or a run's or checkpoint's configuration and parameters",
    "octhost info cyclegan\n"
    "octhost info runs/00001-cyclegan-dfe_oct\n"
    "octhost info runs/00001-cyclegan-dfe_oct/checkpoints/step-000900.safetensors --json",
    {"PLUGIN|RUN|CHECKPOINT", 1, 1},
    run_info,
};

}  // namespace oct::host
