// SPDX-License-Identifier: Apache-2.0
#include <link.h>

#include <iostream>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/command.h"
#include "octsdk/itk/decode.h"
#include "plugins/file_name.h"
#include "runtime/device.h"
#include "runtime/threads.h"
#include "runtime/versions.h"

namespace oct::host {
namespace {

using Json = nlohmann::ordered_json;

int collect_library(dl_phdr_info* library, std::size_t, void* found) {
  const std::filesystem::path path(library->dlpi_name);
  const std::string name = path.filename().string();
  if (name.starts_with("libtorch_cpu.so") || name.starts_with("libc10.so")) {
    static_cast<std::set<std::string>*>(found)->insert(path.string());
  }
  return 0;
}

/// Two copies of LibTorch in one process tear each other down.
std::set<std::string> loaded_torch_libraries() {
  std::set<std::string> paths;
  dl_iterate_phdr(collect_library, &paths);
  return paths;
}

Json examine_plugins(const Catalogue& catalogue) {
  Json plugins = Json::array();
  for (const std::string& kind : plugin_kinds()) {
    for (const PluginFile& file : catalogue.list(kind)) {
      Json entry{{"kind", kind}, {"id", file.id}, {"path", file.path.string()}};
      try {
        entry["version"] = load_plugin_info(file).version;
        entry["ok"] = true;
      } catch (const Error& refusal) {
        entry["ok"] = false;
        entry["reason"] = refusal.what();
      }
      plugins.push_back(entry);
    }
  }
  return plugins;
}

Json device_names() {
  Json names{"cpu"};
  try {
    for (int i = 0;; ++i) names.push_back(resolve_device("cuda:" + std::to_string(i)).str());
  } catch (const Error&) {
    return names;  // the first index that is not there
  }
}

/// What reads image files, in a process of its own.
Json examine_decoder() {
  Json out;
  try {
    out["path"] = decode_helper().string();
    try_decode_helper();
    out["ok"] = true;
  } catch (const Error& failure) {
    out["ok"] = false;
    out["reason"] = failure.what();
  }
  return out;
}

Json examine(Invocation& call) {
  Json out;
  out["octhost"] = octhost_version();
  for (const auto& [name, version] : component_versions()) out["versions"][name] = version;
  out["devices"] = device_names();
  out["processors"] = available_processors();
  out["threads"] = call.threads() > 0 ? call.threads() : available_processors();
  out["octhost-decode"] = examine_decoder();
  out["plugin_directories"] = Json::array();
  for (const auto& directory : call.catalogue().directories()) {
    out["plugin_directories"].push_back(directory.string());
  }
  out["plugins"] = examine_plugins(call.catalogue());
  out["torch_libraries"] = loaded_torch_libraries();
  return out;
}

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

void print(const Json& out) {
  for (const auto& [name, value] : out.items()) {
    if (name == "plugins") continue;
    if (!value.is_structured()) {
      std::cout << name << ": " << text_of(value) << "\n";
      continue;
    }
    std::cout << name << ":\n";
    for (const auto& [key, entry] : value.items()) {
      std::cout << "  " << (value.is_object() ? key + " " : "") << text_of(entry) << "\n";
    }
  }
  std::cout << "plugins:\n";
  for (const Json& plugin : out["plugins"]) {
    const bool ok = plugin["ok"].get<bool>();
    std::cout << "  " << (ok ? "ok       " : "REFUSED  ") << text_of(plugin["kind"]) << " "
              << text_of(plugin["id"]) << " " << (ok ? text_of(plugin["version"]) : "") << "\n";
    if (!ok) std::cout << "    " << text_of(plugin["reason"]) << "\n";
  }
}

ExitCode run_doctor(Invocation& call) {
  if (!call.parse()) return ExitCode::done;
  const Json out = examine(call);
  if (call.json()) {
    std::cout << out.dump(2) << "\n";
  } else {
    print(out);
  }
  const std::size_t copies = out["torch_libraries"].size();
  if (copies > 2) {
    throw Error(ExitCode::plugin_refused,
                "doctor: " + std::to_string(copies) +
                    " LibTorch libraries are loaded (named above), expected one libtorch_cpu and "
                    "one libc10; a plugin brings its own: rebuild it against this SDK");
  }
  for (const Json& plugin : out["plugins"]) {
    if (!plugin["ok"].get<bool>()) return ExitCode::plugin_refused;
  }
  return out["octhost-decode"]["ok"].get<bool>() ? ExitCode::done : ExitCode::cannot_read;
}

}  // namespace

extern const Command doctor_command;
const Command doctor_command{
    "doctor",
    "versions, devices, threads, the decoder, and every plugin: accepted or refused, and why",
    "octhost doctor\nocthost doctor --json",
    {},
    run_doctor,
};

}  // namespace oct::host
