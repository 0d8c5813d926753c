// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace oct::host {

/// A folder of made files with manifest.jsonl beside them: one JSON object a line, "file" and
/// "sha256" first. It may hold files of earlier calls, whose lines stay. One thread.
class OutputFolder {
 public:
  /// `path` "" is the folder in which the program runs.
  OutputFolder(std::filesystem::path path, bool overwrite);

  /// Before anything is made: these files will be written ("a.png", "sub/a.png"). Makes the
  /// folders; throws Error(bad_output_folder) when it cannot be had, Error(cannot_write) when one
  /// is there already and must not be overwritten; drops the lines that tell of the old ones, and
  /// what a call that was cut off left of a line. Throws Error(invalid_input) for a damaged
  /// manifest.
  void claim(const std::vector<std::string>& names);

  /// Where the file `name` belongs.
  [[nodiscard]] std::filesystem::path at(const std::string& name) const { return path_ / name; }
  /// After `name` was written: keeps a line for each of `facts` (objects) until flush().
  void note(const std::string& name, const std::vector<nlohmann::ordered_json>& facts);
  /// Appends the lines kept. Throws Error(cannot_write).
  void flush();

  /// Paths of all files noted, in order.
  [[nodiscard]] const std::vector<std::string>& written() const { return written_; }
  [[nodiscard]] std::filesystem::path manifest() const { return path_ / "manifest.jsonl"; }

 private:
  void drop_lines(const std::vector<std::string>& names) const;

  std::filesystem::path path_;
  bool overwrite_;
  std::string lines_;
  std::vector<std::string> written_;
};

}  // namespace oct::host
