// SPDX-License-Identifier: Apache-2.0
#include "train/run_identity.h"

#include <torch/headeronly/version.h>

#include <set>

#include "log.h"
#include "octsdk/error.h"

namespace oct::host {
namespace {

/// Options that are paths: never written into a checkpoint.
const std::set<std::string> k_paths{"data.data",          "data.source", "data.target",
                                    "data.cache",         "data.layout", "train.out",
                                    "train.init-weights", "train.resume"};
/// Options that a resume may change: stop, cadence, means.
const std::set<std::string> k_free{"run.device",
                                   "run.reference-ops",
                                   "run.threads",
                                   "run.features",
                                   "train.steps",
                                   "train.images",
                                   "train.epochs",
                                   "train.budget",
                                   "train.keep",
                                   "train.plan",
                                   "train.best",
                                   "train.sample-every",
                                   "train.checkpoint-every",
                                   "train.evaluate-every",
                                   "data.workers",
                                   "data.cache-limit",
                                   "data.bad-files"};

// Of metrics and feature networks: what judges a run is no part of it.
bool is_judging(const std::string& scope) {
  return scope.starts_with("metric") || scope.starts_with("features");
}

void add_differences(const std::string& what, const nlohmann::json& saved,
                     const nlohmann::json& now, std::vector<std::string>& differences) {
  std::set<std::string> names;
  for (const auto& [name, value] : saved.items()) names.insert(name);
  for (const auto& [name, value] : now.items()) names.insert(name);
  for (const std::string& name : names) {
    if (k_free.contains(what + "." + name)) continue;
    const nlohmann::json before = saved.value(name, nlohmann::json());
    const nlohmann::json after = now.value(name, nlohmann::json());
    if (before == after) continue;
    differences.push_back(what + " " + name + ": " + before.dump() + " in the checkpoint, " +
                          after.dump() + " now");
  }
}

void warn_of_versions(const nlohmann::json& saved, const nlohmann::json& now) {
  const auto warn = [](const std::string& what, const std::string& before,
                       const std::string& after) {
    if (before == after) return;
    log::warning(what + " changes from " + before + " to " + after +
                 ": the run goes on, but is no longer the same to the last bit");
  };
  const auto setting = [](const nlohmann::json& identity, const char* name, const char* unsaid) {
    return identity.at("settings").at("run").value(name, unsaid);
  };
  warn("the number of threads", setting(saved, "threads", "0"), setting(now, "threads", "0"));
  warn("--reference-ops", setting(saved, "reference-ops", "false"),
       setting(now, "reference-ops", "false"));
  warn("LibTorch", saved.at("torch"), now.at("torch"));
  for (const auto& [kind, plugin] : saved.at("plugins").items()) {
    const nlohmann::json& other = now.at("plugins").at(kind);
    if (plugin.at("id") == other.at("id")) {
      warn(kind + " " + plugin.at("id").get<std::string>(), plugin.at("version"),
           other.at("version"));
    }
  }
}

std::vector<std::string> differences_between(const nlohmann::json& saved,
                                             const nlohmann::json& now) {
  std::vector<std::string> differences;
  for (const auto& [kind, plugin] : saved.at("plugins").items()) {
    const nlohmann::json id = now.at("plugins").at(kind).at("id");
    if (plugin.at("id") != id) {
      differences.push_back(kind + ": " + plugin.at("id").dump() + " in the checkpoint, " +
                            id.dump() + " now");
    }
  }
  for (const auto& [scope, options] : saved.at("settings").items()) {
    const nlohmann::json none = nlohmann::json::object();
    add_differences(scope, options, now.at("settings").value(scope, none), differences);
  }
  if (differences.empty() && saved.at("setup") != now.at("setup")) {
    add_differences("setup", saved.at("setup"), now.at("setup"), differences);
  }
  if (differences.empty() && saved.at("data") != now.at("data")) {
    differences.emplace_back("the images or their split are not those the run was started with");
  }
  return differences;
}

}  // namespace

nlohmann::json run_identity(const Settings& settings, const std::vector<PluginInfo>& plugins,
                            const ModelSetup& setup, const std::string& fingerprint) {
  nlohmann::json identity;
  for (const Scope& scope : settings.scopes()) {
    if (is_judging(scope.name)) continue;
    for (const Option& option : scope.options->all()) {
      if (k_paths.contains(scope.name + "." + option.name())) continue;
      identity["settings"][scope.name][option.name()] = option.text();
    }
  }
  for (const PluginInfo& plugin : plugins) {
    identity["plugins"][plugin.kind] = {{"id", plugin.id}, {"version", plugin.version}};
  }
  identity["torch"] = TORCH_VERSION;
  identity["data"] = fingerprint;
  std::vector<std::string> modalities = {setup.target_modality};
  if (setup.source_channels > 0) modalities.insert(modalities.begin(), setup.source_modality);
  identity["setup"] = {{"modalities", modalities},
                       {"source_channels", setup.source_channels},
                       {"target_channels", setup.target_channels},
                       {"height", setup.size.height},
                       {"width", setup.size.width},
                       {"classes", setup.classes},
                       {"double", setup.dtype == at::kDouble}};
  return identity;
}

void check_resumable(const nlohmann::json& saved, const nlohmann::json& now) {
  std::vector<std::string> differences;
  try {
    differences = differences_between(saved, now);
    if (differences.empty()) warn_of_versions(saved, now);
  } catch (const nlohmann::json::exception& problem) {
    throw Error(
        ExitCode::checkpoint_corrupt,
        std::string("the checkpoint's description of its run is damaged: ") + problem.what());
  }
  if (differences.empty()) return;
  std::string text = "this run cannot go on under other settings:";
  for (const std::string& difference : differences) text += "\n  " + difference;
  throw Error(ExitCode::checkpoint_incompatible,
              text +
                  "\nleave those options as they were, or start a new run (--init-weights takes "
                  "the networks along)");
}

ModelSetup setup_from(const nlohmann::json& identity) {
  try {
    const nlohmann::json& saved = identity.at("setup");
    ModelSetup setup;
    const std::vector<std::string> modalities = modalities_from(identity);
    setup.target_modality = modalities.at(modalities.size() - 1);
    if (modalities.size() == 2) setup.source_modality = modalities.front();
    setup.source_channels = saved.at("source_channels");
    setup.target_channels = saved.at("target_channels");
    setup.size = {saved.at("height"), saved.at("width")};
    setup.classes = saved.at("classes").get<std::vector<std::string>>();
    setup.dtype = saved.at("double").get<bool>() ? at::kDouble : at::kFloat;
    return setup;
  } catch (const nlohmann::json::exception& problem) {
    throw Error(
        ExitCode::checkpoint_corrupt,
        std::string("the checkpoint's description of its networks is damaged: ") + problem.what());
  }
}

std::vector<std::string> modalities_from(const nlohmann::json& identity) {
  return identity.at("setup").at("modalities").get<std::vector<std::string>>();
}

}  // namespace oct::host
