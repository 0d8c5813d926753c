// SPDX-License-Identifier: Apache-2.0
#include "golden.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "octsdk/tensor_file.h"

namespace oct::golden {
namespace {

nlohmann::json read_json(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot open " + path.string());
  return nlohmann::json::parse(file);
}

}  // namespace

Tensors Golden::group(const std::string& group) const {
  const std::string prefix = group + "/";
  Tensors found;
  for (const auto& [name, tensor] : tensors) {
    if (name.starts_with(prefix)) found[name.substr(prefix.size())] = tensor;
  }
  return found;
}

Golden load(const std::filesystem::path& json) {
  Golden golden{json, read_json(json), {}};
  const std::string file_name = golden.meta.value("file", golden.name() + ".safetensors");
  const safetensors::File file((json.parent_path() / file_name).string());
  for (const safetensors::Entry& entry : file.entries()) {
    golden.tensors[entry.name] = read_tensor(file, entry);
  }
  return golden;
}

Golden start_of(const Golden& golden) {
  const auto start = golden.meta.find("start_from");
  if (start == golden.meta.end()) return golden;
  return load(golden.path.parent_path() / (start->get<std::string>() + ".json"));
}

std::filesystem::path folder() {
  if (const char* given = std::getenv("OCTHOST_GOLDEN_DIR")) return given;
  const std::filesystem::path source = OCT_SOURCE_DIR;
  const std::filesystem::path shared = source.parent_path() / "shared" / "golden";
  return std::filesystem::is_directory(shared) ? shared : source / "tests" / "golden" / "data";
}

std::string family_of(const std::filesystem::path& json) {
  const std::string stem = json.stem().string();
  return read_json(json).value("family", stem.substr(0, stem.find('_')));
}

std::vector<std::filesystem::path> files(const std::string& family) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder())) {
    const std::filesystem::path& path = entry.path();
    if (path.extension() == ".json" && (family.empty() || family_of(path) == family)) {
      found.push_back(path);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace oct::golden
