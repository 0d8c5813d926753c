// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "octsdk/testing/conformance.h"
#include "plugins/file_name.h"

namespace oct::host {
namespace {

using Findings = std::vector<testing::Finding>;

template <class Interface>
testing::Factory<Interface> factory_of(const PluginFile& file) {
  const Plugin<Interface> plugin = load_plugin<Interface>(file);
  return [plugin] { return plugin.make(); };
}

Findings check_plugin(const PluginFile& file, const DataPath& where, const std::string& weights) {
  const std::string kind = load_plugin_info(file).kind;
  if (kind == plugin_kind<Model>) return testing::check_model(factory_of<Model>(file));
  if (kind == plugin_kind<Metric>) return testing::check_metric(factory_of<Metric>(file));
  if (kind == plugin_kind<Features>) {
    return testing::check_features(factory_of<Features>(file), weights);
  }
  return testing::check_dataset(factory_of<Dataset>(file), where);
}

/// A file of any name; the gates say what is wrong with the name.
PluginFile plugin_file(const std::filesystem::path& path) {
  if (!std::filesystem::is_regular_file(path)) {
    throw Error(ExitCode::cannot_read, "check: " + path.string() + " is no file; expected " +
                                           plugin_file_name("<kind>", "<id>") +
                                           " made by oct_add_plugin");
  }
  const auto name = parse_plugin_file_name(path.filename().string());
  return {name ? name->kind : "", name ? name->id : "", path};
}

void print_json(const PluginInfo& info, const Findings& findings) {
  nlohmann::ordered_json out{{"kind", info.kind},
                             {"id", info.id},
                             {"version", info.version},
                             {"path", info.path.string()},
                             {"findings", nlohmann::ordered_json::array()}};
  for (const testing::Finding& finding : findings) {
    out["findings"].push_back(
        {{"property", finding.property}, {"holds", finding.holds}, {"detail", finding.detail}});
  }
  std::cout << out.dump(2) << "\n";
}

void print(const PluginInfo& info, const Findings& findings) {
  std::cout << info.kind << " " << info.id << " " << info.version << ": " << info.summary << "\n";
  for (const testing::Finding& finding : findings) {
    std::cout << (finding.holds ? "  ok      " : "  FAILED  ") << finding.property << "\n";
    if (!finding.holds) std::cout << "          " << finding.detail << "\n";
  }
}

ExitCode run_check(Invocation& call) {
  DataPath where;
  std::string weights;
  OptionSet data;
  data.add("data", &where.data, "check a dataset on this folder instead of the phantom");
  data.add("layout", &where.layout, "and take it for this layout");
  data.add("weights", &weights, "check a feature network with this file of weights");
  call.declare("data", data);
  if (!call.parse()) return ExitCode::done;

  const PluginFile file = plugin_file(call.positionals().front());
  const PluginInfo& info = load_plugin_info(file);
  const Findings findings = check_plugin(file, where, weights);
  call.json() ? print_json(info, findings) : print(info, findings);
  std::cout.flush();  // the report comes before the verdict, wherever the two go
  const auto failed = std::count_if(findings.begin(), findings.end(),
                                    [](const testing::Finding& f) { return !f.holds; });
  if (failed == 0) return ExitCode::done;
  throw Error(ExitCode::plugin_failed,
              info.kind + " " + info.id + " " + info.version + ": " + std::to_string(failed) +
                  " of " + std::to_string(findings.size()) + " properties do not hold");
}

}  // namespace

extern const Command check_command;
const Command check_command{
    "check",
    "run the conformance suite on a plugin file",
    "octhost check build/liboct_model_mygan.so\n"
    "octhost check liboct_dataset_mine.so --data ~/images\n"
    "octhost check liboct_features_mine.so --weights mine.safetensors",
    {"FILE", 1, 1},
    run_check,
};

}  // namespace oct::host
