// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "octsdk/export.h"

namespace oct {

/// One option: declared once by its owner, turned by the host into a flag, a line of `--help`, a
/// key of the TOML file and a line of the resolved dump.
class OCT_API Option {
 public:
  /// Where the value lives: a member of the declaring object, which must outlive the option.
  using Target = std::variant<bool*, std::int64_t*, double*, std::string*>;

  Option(std::string name, Target target, std::string help);

  /// Accept numbers in [low, high] only. Returns *this.
  Option& range(double low, double high = std::numeric_limits<double>::infinity());
  /// Accept these texts only. Returns *this.
  Option& choices(std::vector<std::string> allowed);

  [[nodiscard]] const std::string& name() const {
    return name_;
  }  ///< kebab-case, no dashes in front
  [[nodiscard]] const std::string& help() const { return help_; }
  [[nodiscard]] const std::string& default_text() const { return default_; }
  [[nodiscard]] const std::vector<std::string>& allowed() const { return choices_; }
  [[nodiscard]] bool is_flag() const { return std::holds_alternative<bool*>(target_); }
  [[nodiscard]] bool is_text() const { return std::holds_alternative<std::string*>(target_); }
  /// "true|false", "integer", "number", "text" or the choices, with the range: for help and errors.
  [[nodiscard]] std::string expected() const;

  /// Parses, checks and stores `text`. Throws Error(usage) naming option, value and expectation;
  /// nothing is stored then. `from` says where the text came from ("--lambda", "run.toml:3").
  void set(std::string_view text, std::string_view from);
  /// The current value, such that set(text()) restores it exactly.
  [[nodiscard]] std::string text() const;

 private:
  std::string name_;
  Target target_;
  std::string help_;
  std::string default_;
  std::vector<std::string> choices_;
  double low_ = -std::numeric_limits<double>::infinity();
  double high_ = std::numeric_limits<double>::infinity();
};

/// The options of one scope ("model", "dataset", "train" ...), in order of declaration.
class OCT_API OptionSet {
 public:
  /// Declares an option whose default is what `target` points to now.
  /// Throws Error(plugin_failed) when the name is taken or not kebab-case.
  Option& add(std::string name, Option::Target target, std::string help);

  [[nodiscard]] std::vector<Option>& all() { return options_; }
  [[nodiscard]] const std::vector<Option>& all() const { return options_; }
  /// Null when there is none of that name.
  [[nodiscard]] Option* find(std::string_view name);

 private:
  std::vector<Option> options_;
};

/// A named set of option values by scope; anything given explicitly wins over it.
struct Preset {
  std::string name;     ///< "quick", "cpu", "paper", "octgans" ...
  std::string summary;  ///< one line for --help
  /// scope -> option -> value as text; scopes are "train", "data", "dataset", "model".
  std::map<std::string, std::map<std::string, std::string>> values;
};

/// The candidate nearest to `word` by edit distance, or "" when none is near (distance above a
/// third of the word's length + 1). For "did you mean" in errors.
OCT_API std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// "a, b, c" of a list; "(none)" when empty.
OCT_API std::string joined(const std::vector<std::string>& words);

}  // namespace oct
