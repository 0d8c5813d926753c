// SPDX-License-Identifier: Apache-2.0
#include "plugins/file_name.h"

#include <algorithm>

namespace oct::host {
namespace {

constexpr std::string_view k_prefix = "liboct_";
constexpr std::string_view k_suffix = ".so";

bool is_id(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !text.empty() && text.front() >= 'a' && text.front() <= 'z' &&
         std::all_of(text.begin(), text.end(), fits);
}

}  // namespace

const std::vector<std::string>& plugin_kinds() {
  static const std::vector<std::string> kinds{"model", "dataset", "metric", "features"};
  return kinds;
}

std::string plural_of(std::string_view kind) {
  return std::string(kind) + (kind.ends_with('s') ? "" : "s");
}

std::optional<PluginName> parse_plugin_file_name(std::string_view file_name) {
  if (!file_name.starts_with(k_prefix) || !file_name.ends_with(k_suffix)) return {};
  if (file_name.size() < k_prefix.size() + k_suffix.size()) return {};
  file_name.remove_prefix(k_prefix.size());
  file_name.remove_suffix(k_suffix.size());
  for (const std::string& kind : plugin_kinds()) {
    if (!file_name.starts_with(kind + "_")) continue;
    const std::string_view id = file_name.substr(kind.size() + 1);
    if (is_id(id)) return PluginName{kind, std::string(id)};
  }
  return {};
}

std::string plugin_file_name(std::string_view kind, std::string_view id) {
  return std::string(k_prefix).append(kind).append("_").append(id).append(k_suffix);
}

}  // namespace oct::host
