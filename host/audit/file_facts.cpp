// SPDX-License-Identifier: Apache-2.0
#include "audit/file_facts.h"

#include <algorithm>
#include <map>
#include <utility>

#include "data/content_hashes.h"
#include "octsdk/error.h"
#include "octsdk/itk/decode.h"
#include "octsdk/itk/retina.h"

namespace oct::host {
namespace {

constexpr double k_notable_wedge = 0.01;

bool has_wedge(const Image& image) {
  if (image.channels != 1) return false;
  const Mask wedge = white_wedge(image);
  const auto set = std::count(wedge.set.begin(), wedge.set.end(), 1);
  return static_cast<double>(set) > k_notable_wedge * static_cast<double>(wedge.set.size());
}

}  // namespace

std::vector<FileFacts> files_of(const Index& index) {
  std::map<std::string, FileFacts> by_path;
  for (const Record& record : index.records) {
    for (const Item& item : record.items) {
      if (item.path.empty()) continue;
      FileFacts& file = by_path[item.path];
      file.path = item.path;
      if (file.records.empty() || file.records.back() != &record) file.records.push_back(&record);
    }
  }
  std::vector<FileFacts> files;
  for (auto& [path, file] : by_path) files.push_back(std::move(file));
  return files;
}

void look_at(FileFacts& file) {
  try {
    const Image image = decode(file.path);
    file.pixels = hash_bytes(image.pixels.data(), image.pixels.size() * sizeof(float));
    file.width = image.width;
    file.height = image.height;
    file.channels = image.channels;
    file.type = image.type;
    file.wedge = has_wedge(image);
  } catch (const Error& error) {
    file.failure = error.what();
  }
}

std::string size_of(const FileFacts& file) {
  return std::to_string(file.height) + "x" + std::to_string(file.width);
}

std::string sample_of(const FileFacts& file) {
  const char* depth = file.type == SampleType::u8    ? "8-bit"
                      : file.type == SampleType::u16 ? "16-bit"
                                                     : "float";
  return std::string(depth) + (file.channels == 1 ? " gray" : " colour");
}

}  // namespace oct::host
