// SPDX-License-Identifier: Apache-2.0
#include "config/settings.h"

#include <algorithm>
#include <array>
#include <sstream>

#include "config/flags.h"
#include "config/sources.h"
#include "octsdk/error.h"
#include "octsdk/suggestion.h"

namespace oct::host {
namespace {

// Of these there may be several plugins in one command, each with a table of its own.
constexpr std::array<std::string_view, 2> k_plugin_scopes{"metric.", "features."};
constexpr std::array k_scope_names{"run",     "train",    "data",    "dataset", "model", "evaluate",
                                   "folders", "generate", "explore", "report",  "check", "import"};
// Keys of [run] that some commands have and others have not.
constexpr std::array k_run_keys{"model", "dataset", "metric", "features",
                                "seed",  "threads", "device", "reference-ops"};

template <class List>
bool holds(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// "swd" of "metric.swd"; "" of other scopes.
std::string_view plugin_of(std::string_view scope) {
  for (const std::string_view prefix : k_plugin_scopes) {
    if (scope.starts_with(prefix)) return scope.substr(prefix.size());
  }
  return {};
}

bool is_scope_name(std::string_view name) {
  return holds(k_scope_names, name) || !plugin_of(name).empty();
}

/// Every word that this option takes on the command line.
std::vector<std::string> flags_of(const Scope& scope, const Option& option) {
  std::vector<std::string> flags{scope.flag(option)};
  if (option.is_flag()) flags.push_back("no-" + flags.front());
  return flags;
}

std::vector<std::string> option_names(const OptionSet& options) {
  std::vector<std::string> names;
  for (const Option& option : options.all()) names.push_back(option.name());
  return names;
}

[[noreturn]] void refuse(const std::string& from, const std::string& what, std::string_view word,
                         const std::vector<std::string>& candidates) {
  throw Error(ExitCode::usage,
              from + ": " + what + " '" + std::string(word) + "'" + suggestion(word, candidates));
}

}  // namespace

std::string Scope::flag_prefix() const {
  const std::string_view plugin = plugin_of(name);
  return plugin.empty() ? "" : std::string(plugin) + "-";
}

void Settings::add(std::string scope, OptionSet& options) {
  const Scope added{std::move(scope), &options};
  for (const Option& option : options.all()) {
    for (const std::string& flag : flags_of(added, option)) check_is_free(flag, added.name);
  }
  scopes_.push_back(added);
}

void Settings::check_is_free(const std::string& flag, const std::string& owner) const {
  std::string taken_by;
  if (holds(frame_flag_names(), flag)) taken_by = "octhost itself";
  for (const Scope& scope : scopes_) {
    for (const Option& option : scope.options->all()) {
      if (holds(flags_of(scope, option), flag)) taken_by = "[" + scope.name + "]";
    }
  }
  if (taken_by.empty()) return;
  throw Error(ExitCode::plugin_refused, "--" + flag + " is declared twice: by " + taken_by +
                                            " and by [" + owner +
                                            "]; one of them must rename its option");
}

OptionSet* Settings::find(std::string_view scope) const {
  for (const Scope& known : scopes_) {
    if (known.name == scope) return known.options;
  }
  return nullptr;
}

void Settings::set(const Assignment& value) {
  OptionSet* options = find(value.scope);
  if (options == nullptr) {
    if (is_scope_name(value.scope)) return;
    std::vector<std::string> names(k_scope_names.begin(), k_scope_names.end());
    names.emplace_back("metric.NAME");
    names.emplace_back("features.NAME");
    refuse(value.from, "unknown table", value.scope, names);
  }
  Option* option = options->find(value.option);
  if (option == nullptr) {
    if (value.scope == "run" && holds(k_run_keys, value.option)) return;
    refuse(value.from, "unknown option", value.option, option_names(*options));
  }
  option->set(value.text, value.from);
  origins_[{value.scope, value.option}] = value.from;
}

void Settings::apply(const std::vector<Assignment>& values) {
  for (const Assignment& value : values) set(value);
}

void Settings::apply(const Preset& preset) {
  const std::string from = "preset " + preset.name;
  for (const auto& [scope, values] : preset.values) {
    OptionSet* options = find(scope);
    for (const auto& [name, text] : values) {
      // A preset is written for the usual dataset; another one may have fewer options.
      if (scope == "dataset" && options != nullptr && options->find(name) == nullptr) continue;
      try {
        set({scope, name, text, from});
      } catch (const Error& failure) {
        throw Error(ExitCode::plugin_failed, failure.what());
      }
    }
  }
}

std::string Settings::origin(std::string_view scope, std::string_view option) const {
  const auto known = origins_.find(std::pair(std::string(scope), std::string(option)));
  return known == origins_.end() ? "default" : known->second;
}

bool Settings::given(std::string_view scope, std::string_view option) const {
  const std::string from = origin(scope, option);
  return from != "default" && !from.starts_with("preset ");
}

std::string Settings::to_toml() const {
  return to_toml([](const std::string&, const std::string&) { return true; });
}

std::string Settings::to_toml(const Filter& keeps) const {
  std::string text;
  for (const Scope& scope : scopes_) {
    std::string values;
    for (const Option& option : scope.options->all()) {
      if (!keeps(scope.name, option.name())) continue;
      values += option.name() + " = " + toml_value(option) + "\n";
    }
    if (values.empty()) continue;
    text += (text.empty() ? "[" : "\n[") + scope.name + "]\n" + values;
  }
  return text;
}

void Settings::copy_to(std::string_view scope, OptionSet& other) const {
  for (const Option& option : find(scope)->all()) {
    other.find(option.name())->set(option.text(), origin(scope, option.name()));
  }
}

const Preset& find_preset(const std::vector<Preset>& presets, std::string_view name) {
  std::vector<std::string> names;
  for (const Preset& preset : presets) {
    if (preset.name == name) return preset;
    names.push_back(preset.name);
  }
  refuse("--preset", "unknown preset", name, names);
}

}  // namespace oct::host
