// SPDX-License-Identifier: Apache-2.0
#include "import/tree.h"

#include <algorithm>
#include <array>
#include <system_error>

#include "octsdk/error.h"

namespace oct::host {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 6> k_read{".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"};
constexpr std::array<std::string_view, 4> k_not_read{".ppm", ".ppm.gz", ".gif", ".pgm"};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(c < 0x80 ? std::tolower(c) : c); });
  return text;
}

template <std::size_t N>
bool ends_with_one_of(const std::string& path, const std::array<std::string_view, N>& endings) {
  const std::string name = lower(path);
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

}  // namespace

Tree::Tree(fs::path root) : root_(std::move(root)) {
  std::error_code failure;
  if (!fs::is_directory(root_, failure)) {
    throw Error(ExitCode::bad_input_folder,
                "'" + root_.string() + "' " +
                    (fs::exists(root_, failure) ? "is no folder" : "does not exist"));
  }
  try {
    for (auto it = fs::recursive_directory_iterator(root_);
         it != fs::recursive_directory_iterator(); ++it) {
      const std::string name = it->path().filename().string();
      if (name.starts_with('.') || name == "__MACOSX") {
        it.disable_recursion_pending();
      } else if (it->is_regular_file()) {
        files_.push_back(it->path().lexically_relative(root_).generic_string());
      }
    }
  } catch (const fs::filesystem_error& error) {
    throw Error(ExitCode::bad_input_folder,
                "'" + root_.string() + "' cannot be listed: " + error.code().message());
  }
  std::sort(files_.begin(), files_.end());
  for (const std::string& file : files_) {
    if (!is_read(file) && !ends_with_one_of(file, k_not_read)) continue;
    images_.push_back(file);
    by_stem_.emplace(stem_of(file), file);
  }
}

std::vector<std::string> Tree::named(std::string_view ending) const {
  std::vector<std::string> found;
  for (const std::string& file : files_) {
    const std::size_t slash = file.rfind('/');
    if (std::string_view(file)
            .substr(slash == std::string::npos ? 0 : slash + 1)
            .ends_with(ending)) {
      found.push_back(file);
    }
  }
  return found;
}

std::vector<std::string> Tree::images_of(const std::string& stem) const {
  std::vector<std::string> found;
  const auto [from, to] = by_stem_.equal_range(stem);
  for (auto it = from; it != to; ++it) found.push_back(it->second);
  return found;
}

std::string folder_of(const std::string& path) {
  return fs::path(path).parent_path().filename().string();
}

std::string stem_of(const std::string& path) {
  fs::path name = fs::path(path).filename();
  if (name.extension() == ".gz") name.replace_extension();
  return name.stem().string();
}

bool is_read(const std::string& path) {
  return ends_with_one_of(path, k_read);
}

}  // namespace oct::host
