// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <sstream>

#include "config/flags.h"

namespace oct::host {
namespace {

constexpr std::size_t k_help_column = 30;
constexpr std::size_t k_width = 100;

std::string title_of(const Scope& scope) {
  static const std::map<std::string, std::string, std::less<>> titles{
      {"run", "What runs, and on what"},
      {"train", "Training"},
      {"data", "Data"},
      {"dataset", "Options of the dataset"},
      {"model", "Options of the model"}};
  const auto known = titles.find(scope.name);
  return known == titles.end() ? "Options of " + scope.name : known->second;
}

std::string wrapped(const std::string& text) {
  std::istringstream words(text);
  std::string result;
  std::size_t column = k_help_column;
  for (std::string word; words >> word;) {
    if (column > k_help_column && column + 1 + word.size() > k_width) {
      result += "\n" + std::string(k_help_column, ' ');
      column = k_help_column;
    } else if (column > k_help_column) {
      result += ' ';
      ++column;
    }
    result += word;
    column += word.size();
  }
  return result;
}

std::string line(const std::string& left, const std::string& right) {
  const std::string start = "  " + left;
  const std::string gap = start.size() < k_help_column - 1
                              ? std::string(k_help_column - start.size(), ' ')
                              : "\n" + std::string(k_help_column, ' ');
  return start + gap + wrapped(right) + "\n";
}

std::string option_line(const Scope& scope, const Option& option) {
  const std::string flag = scope.flag(option);
  const std::string left = option.is_flag()
                               ? "--" + flag + ", --no-" + flag
                               : "--" + flag + (option.is_text() ? " TEXT" : " NUMBER");
  const std::string fallback =
      option.is_text() && option.default_text().empty() ? "" : "; default " + option.default_text();
  const bool says_little = option.is_flag() || (option.is_text() && option.allowed().empty());
  std::string facts = says_little ? "" : option.expected();
  facts += fallback;
  if (facts.starts_with("; ")) facts.erase(0, 2);
  return line(left, option.help() + (facts.empty() ? "" : " (" + facts + ")"));
}

}  // namespace

std::string flags_help(const std::vector<Scope>& scopes) {
  std::string text;
  for (const Scope& scope : scopes) {
    if (scope.options->all().empty()) continue;
    text += title_of(scope) + ":\n";
    for (const Option& option : scope.options->all()) text += option_line(scope, option);
    text += "\n";
  }
  return text + "Common:\n" +
         line("--config FILE", "read values from a TOML file first; repeatable, a later one wins") +
         line("--print-config", "print every value as TOML, and stop") +
         line("--dry-run", "say what would be done, and stop") +
         line("--json", "print the result as one JSON document") +
         line("--plugin-dir DIR", "look for plugins here first; repeatable") +
         line("-v, -q", "tell more, tell less") + line("-h, --help", "this text") +
         line("--version", "print the version, with -v of every part");
}

}  // namespace oct::host
