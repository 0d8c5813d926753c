// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace oct::host {

/// The files below a folder, by relative path with '/', sorted; hidden ones are left out.
class Tree {
 public:
  /// Throws Error(bad_input_folder) when it is no folder or cannot be listed.
  explicit Tree(std::filesystem::path root);

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }
  [[nodiscard]] const std::vector<std::string>& files() const { return files_; }
  /// Those that are images by their ending (.ppm, .gif and .gz of it as well).
  [[nodiscard]] const std::vector<std::string>& images() const { return images_; }
  /// The files whose name (not path) ends so.
  [[nodiscard]] std::vector<std::string> named(std::string_view ending) const;
  /// Images of that name without its ending.
  [[nodiscard]] std::vector<std::string> images_of(const std::string& stem) const;

 private:
  std::filesystem::path root_;
  std::vector<std::string> files_;
  std::vector<std::string> images_;
  std::multimap<std::string, std::string> by_stem_;
};

/// "b" of "a/b/c.png".
std::string folder_of(const std::string& path);
/// "c" of "a/b/c.png"; "im1" of "im1.ppm.gz".
std::string stem_of(const std::string& path);
/// Whether octhost decodes files with that ending.
bool is_read(const std::string& path);

}  // namespace oct::host
