// SPDX-License-Identifier: Apache-2.0
#include "common/detached.h"

#include <filesystem>
#include <fstream>
#include <system_error>

#include "common/item_key.h"
#include "common/names.h"

namespace oct::datasets {
namespace {

namespace fs = std::filesystem;

// The value of the line `name` SIGN value among the first lines of a header.
std::string header_value(const fs::path& file, const std::string& name, char sign) {
  constexpr int most_lines = 200;
  std::ifstream in(file, std::ios::binary);
  std::string line;
  for (int i = 0; i < most_lines && std::getline(in, line); ++i) {
    const std::size_t at = line.find(sign);
    const std::string word = lower(line.substr(0, line.find_last_not_of(' ', at - 1) + 1));
    if (at != std::string::npos && word == name) {
      const std::size_t first = line.find_first_not_of(' ', at + 1);
      const std::size_t last = line.find_last_not_of(" \r");
      return first == std::string::npos ? "" : line.substr(first, last - first + 1);
    }
  }
  return "";
}

}  // namespace

void note_detached_pixels(Item& item) {
  const fs::path file = item.path;
  const std::string extension = lower(file.extension().string());
  const std::string name = extension == ".mhd"    ? header_value(file, "elementdatafile", '=')
                           : extension == ".nhdr" ? header_value(file, "data file", ':')
                                                  : "";
  if (name.empty()) {
    return;
  }
  std::error_code failure;
  const fs::path pixels = file.parent_path() / name;
  const auto size = fs::file_size(pixels, failure);
  const auto time = fs::last_write_time(pixels, failure).time_since_epoch().count();
  if (!failure) {
    ItemKey key = key_of(item.key);
    key.data = std::to_string(size) + "-" + std::to_string(time);
    item.key = text_of(key);
  }
}

}  // namespace oct::datasets
