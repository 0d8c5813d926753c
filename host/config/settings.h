// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "octsdk/options.h"

namespace oct::host {

/// A value given as text, and where it came from.
struct Assignment {
  std::string scope;   ///< "run", "train", "data", "dataset", "model", "metric.swd", ...
  std::string option;  ///< "ngf"
  std::string text;
  std::string from;  ///< "--ngf", "OCTHOST_NGF", "run.toml:3", "preset quick"
};

/// One group of options; in TOML a table of the same name.
struct Scope {
  std::string name;
  OptionSet* options;
  /// Put before the option's name in flags and environment: "swd-" for "metric.swd", else "".
  [[nodiscard]] std::string flag_prefix() const;
  /// "ngf", "swd-levels": without the two dashes.
  [[nodiscard]] std::string flag(const Option& option) const {
    return flag_prefix() + option.name();
  }
};

/// All options of a run by scope, and where each value came from. Sources are applied weakest
/// first: defaults, preset, config files, environment, flags.
class Settings {
 public:
  /// Adds a scope. `options` and the members it writes to must outlive this object.
  /// Throws Error(plugin_refused) naming both owners when a flag is declared twice.
  void add(std::string scope, OptionSet& options);
  [[nodiscard]] const std::vector<Scope>& scopes() const { return scopes_; }
  /// Null when there is no such scope.
  [[nodiscard]] OptionSet* find(std::string_view scope) const;

  /// Sets values in order, a later one winning. Scopes that are known to octhost but not used here
  /// are passed over (a file may serve several commands). Throws Error(usage) for an unknown scope
  /// or option, naming the nearest and the place.
  void apply(const std::vector<Assignment>& values);
  /// As above. Throws Error(plugin_failed) for an option the model, train or data scope has not;
  /// passes over what another dataset may lack.
  void apply(const Preset& preset);

  /// The name of the source of the present value: "default" or Assignment::from.
  [[nodiscard]] std::string origin(std::string_view scope, std::string_view option) const;
  /// True when the user gave a value (file, environment or flag), false for default and preset.
  [[nodiscard]] bool given(std::string_view scope, std::string_view option) const;

  /// All values as TOML that read_config() gives back exactly, tables in order of declaration.
  [[nodiscard]] std::string to_toml() const;
  /// Those of them that `keeps` (scope, option) lets through.
  using Filter = std::function<bool(const std::string&, const std::string&)>;
  [[nodiscard]] std::string to_toml(const Filter& keeps) const;
  /// Sets the options of `other` (another object of the same plugin) to the values of `scope`.
  void copy_to(std::string_view scope, OptionSet& other) const;

 private:
  void set(const Assignment& value);
  void check_is_free(const std::string& flag, const std::string& owner) const;

  std::vector<Scope> scopes_;
  std::map<std::pair<std::string, std::string>, std::string, std::less<>> origins_;
};

/// The preset of that name. Throws Error(usage) with the nearest and all names.
const Preset& find_preset(const std::vector<Preset>& presets, std::string_view name);

}  // namespace oct::host
