// SPDX-License-Identifier: Apache-2.0
#include "data/archive/archive_names.h"

#include <algorithm>

#include "octsdk/error.h"

namespace oct::host {
namespace {

constexpr std::size_t k_longest_part = 255;   // NAME_MAX of Linux
constexpr std::size_t k_longest_path = 2048;  // half of PATH_MAX: there is a folder around it
constexpr std::size_t k_shown = 80;

[[noreturn]] void refuse(std::string_view name, const std::string& reason) {
  throw Error(ExitCode::invalid_input, "the entry '" + shown_entry_name(name) + "' " + reason);
}

/// Length of the UTF-8 sequence at the start of `text`; 0 when there is none (overlong forms and
/// surrogates included).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xC2 && first < 0xE0   ? 2
                             : first >= 0xE0 && first < 0xF0 ? 3
                             : first >= 0xF0 && first < 0xF5 ? 4
                                                             : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  const bool overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  const bool beyond = (first == 0xED && byte(1) >= 0xA0) || (first == 0xF4 && byte(1) >= 0x90);
  return overlong || beyond ? 0 : length;
}

void check_characters(std::string_view name) {
  for (std::size_t i = 0; i < name.size();) {
    const auto code = static_cast<unsigned char>(name[i]);
    if (code < 0x20 || code == 0x7F) refuse(name, "has a control character in its name");
    if (code == '\\') refuse(name, "has a backslash in its name; pack it again with '/'");
    const std::size_t length = utf8_length(name.substr(i));
    if (length == 0) refuse(name, "has a name that is no UTF-8; pack it again with UTF-8 names");
    i += length;
  }
}

}  // namespace

std::string shown_entry_name(std::string_view name) {
  std::string shown;
  for (const char c : name.substr(0, k_shown)) {
    const auto code = static_cast<unsigned char>(c);
    shown += code < 0x20 || code >= 0x7F ? '?' : c;
  }
  return shown + (name.size() > k_shown ? "..." : "");
}

std::string checked_entry_path(std::string_view name, std::int64_t max_depth) {
  if (name.empty()) refuse(name, "has no name");
  if (name.size() > k_longest_path) refuse(name, "has a name of more than 2048 bytes");
  check_characters(name);
  if (name.front() == '/') refuse(name, "has an absolute path");
  if (name.size() > 1 && name[1] == ':') refuse(name, "has a drive in its path");
  std::string path;
  std::int64_t depth = 0;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t end = std::min(name.find('/', at), name.size());
    const std::string_view part = name.substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".") continue;
    if (part == "..") refuse(name, "leads out of its folder ('..')");
    if (part.size() > k_longest_part) refuse(name, "has a part of more than 255 bytes in its name");
    if (++depth > max_depth) {
      refuse(name, "lies more than " + std::to_string(max_depth) + " folders deep");
    }
    path += (path.empty() ? "" : "/") + std::string(part);
  }
  return path;
}

void EntryPaths::add_file(const std::string& path) {
  add_parents(path);
  if (is_file_.contains(path)) refuse(path, "is there twice");
  add(path, true);
}

void EntryPaths::add_folder(const std::string& path) {
  add_parents(path);
  add(path, false);
}

void EntryPaths::add_parents(const std::string& path) {
  for (std::size_t at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1)) {
    add(path.substr(0, at), false);
  }
}

void EntryPaths::add(const std::string& path, bool is_file) {
  if (path.empty()) return;
  const auto [place, is_new] = is_file_.try_emplace(path, is_file);
  if (!is_new && place->second != is_file) refuse(path, "is there as a file and as a folder");
}

}  // namespace oct::host
