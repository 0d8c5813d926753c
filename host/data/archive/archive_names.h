// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace oct::host {

/// The name that an entry of an archive gives itself, as a relative path: without "./" and a
/// closing '/'; "" for the folder that is packed. Throws Error(invalid_input) with the reason for
/// names that could lead out of the folder that is unpacked to, or that not every system can hold.
std::string checked_entry_path(std::string_view name, std::int64_t max_depth);

/// A name as a message may show it: control characters and what is no ASCII replaced, at most 80
/// characters.
std::string shown_entry_name(std::string_view name);

/// The paths seen so far, to find those that are there twice.
class EntryPaths {
 public:
  /// Throws Error(invalid_input) when `path` was there before as a file, or stands in the way of
  /// another: a file where a folder is, or below a file.
  void add_file(const std::string& path);
  /// A folder may be named many times.
  void add_folder(const std::string& path);

 private:
  void add_parents(const std::string& path);
  void add(const std::string& path, bool is_file);

  std::map<std::string, bool> is_file_;
};

}  // namespace oct::host
