// SPDX-License-Identifier: Apache-2.0
#include "config/sources.h"

#include <toml++/toml.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "octsdk/error.h"

namespace oct::host {
namespace {

constexpr std::string_view k_prefix = "OCTHOST_";
// Variables that are no option of a run.
constexpr std::array k_other_variables{"OCTHOST_PLUGIN_PATH", "OCTHOST_GOLDEN_DIR"};

std::string number_text(double value) {
  char buffer[32];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

/// The text of a TOML value; empty optional for what no option can hold (dates, tables).
std::optional<std::string> value_text(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  if (const auto* whole = node.as_integer()) return std::to_string(whole->get());
  if (const auto* number = node.as_floating_point()) return number_text(number->get());
  const auto* list = node.as_array();
  if (list == nullptr || list->empty() || !list->is_homogeneous<std::string>()) return {};
  std::string joined_text;
  for (const toml::node& element : *list) {
    joined_text += (joined_text.empty() ? "" : ",") + element.as_string()->get();
  }
  return joined_text;
}

class ConfigReader {
 public:
  explicit ConfigReader(const std::filesystem::path& path) : name_(path.filename().string()) {}

  void table(const std::string& scope, const toml::table& table) {
    for (const auto& [key, node] : table) {
      const std::string option(key.str());
      if (const toml::table* inner = node.as_table()) {
        this->table(scope.empty() ? option : scope + "." + option, *inner);
        continue;
      }
      const std::string from = place(node.source());
      if (scope.empty()) {
        throw Error(ExitCode::usage, from + ": '" + option +
                                         "' stands in no table; put it under [run], [train], "
                                         "[data], [dataset], [model], [metric.NAME] or "
                                         "[features.NAME]");
      }
      const std::optional<std::string> text = value_text(node);
      if (!text) {
        throw Error(ExitCode::usage, from + ": '" + option +
                                         "' is no text, number, true or false, or list of texts");
      }
      lines_.emplace_back(node.source().begin.line, Assignment{scope, option, *text, from});
    }
  }

  [[nodiscard]] std::string place(const toml::source_region& source) const {
    return name_ + ":" + std::to_string(source.begin.line);
  }

  /// In the order of the file, so that its first mistake is told first.
  std::vector<Assignment> values() {
    std::stable_sort(lines_.begin(), lines_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<Assignment> result;
    for (auto& [line, value] : lines_) result.push_back(std::move(value));
    return result;
  }

 private:
  std::string name_;
  std::vector<std::pair<std::uint32_t, Assignment>> lines_;
};

std::string variable_name(const Scope& scope, const Option& option) {
  std::string name(k_prefix);
  for (const char c : scope.flag(option)) {
    name += c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return name;
}

}  // namespace

std::vector<Assignment> read_config(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::stringstream content;
  if (!std::filesystem::is_regular_file(path) || !(content << file.rdbuf())) {
    throw Error(ExitCode::cannot_read,
                "cannot read the configuration " + path.string() + "; expected a TOML file");
  }
  ConfigReader reader(path);
  try {
    reader.table("", toml::parse(content.str()));
  } catch (const toml::parse_error& failure) {
    throw Error(ExitCode::usage, reader.place(failure.source()) +
                                     ": this is no TOML: " + std::string(failure.description()));
  }
  return reader.values();
}

std::vector<Assignment> read_config(const std::filesystem::path& path, std::string_view scope) {
  std::vector<Assignment> values = read_config(path);
  std::erase_if(values, [&](const Assignment& value) { return value.scope != scope; });
  return values;
}

std::vector<Assignment> read_environment(const Settings& settings) {
  std::vector<Assignment> values;
  for (const Scope& scope : settings.scopes()) {
    for (const Option& option : scope.options->all()) {
      const std::string name = variable_name(scope, option);
      const char* text = std::getenv(name.c_str());
      if (text == nullptr || *text == '\0') continue;
      values.push_back({scope.name, option.name(), text, name});
    }
  }
  return values;
}

std::vector<std::string> unknown_environment(const Settings& settings) {
  std::vector<std::string> known(k_other_variables.begin(), k_other_variables.end());
  for (const Scope& scope : settings.scopes()) {
    for (const Option& option : scope.options->all()) {
      known.push_back(variable_name(scope, option));
    }
  }
  std::vector<std::string> unknown;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view line(*entry);
    const std::string name(line.substr(0, line.find('=')));
    if (name.starts_with(k_prefix) && std::find(known.begin(), known.end(), name) == known.end()) {
      unknown.push_back(name);
    }
  }
  std::sort(unknown.begin(), unknown.end());
  return unknown;
}

std::string toml_value(const Option& option) {
  std::string text = option.text();
  if (option.is_flag()) return text;
  if (option.is_text()) {
    std::ostringstream quoted;
    quoted << toml::toml_formatter(toml::value<std::string>(text), toml::format_flags::none);
    return quoted.str();
  }
  // "-0" and whole numbers beyond 64 bits are real numbers; TOML would take them for whole ones.
  std::int64_t whole = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, whole);
  const bool is_whole = parsed.ec == std::errc{} && parsed.ptr == end && text != "-0";
  const bool is_real = text.find_first_of(".e") != std::string::npos;
  return is_whole || is_real ? text : text + ".0";
}

}  // namespace oct::host
