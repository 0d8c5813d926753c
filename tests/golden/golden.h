// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace oct::golden {

using Tensors = std::map<std::string, at::Tensor>;

/// One golden: NAME.json and the tensors of the file it names, as stored.
struct Golden {
  std::filesystem::path path;  ///< of the JSON
  nlohmann::json meta;
  Tensors tensors;

  [[nodiscard]] std::string name() const { return path.stem().string(); }
  /// Tensors named "<group>/<rest>", by <rest>.
  [[nodiscard]] Tensors group(const std::string& group) const;
};

/// Throws when a file is missing or damaged.
Golden load(const std::filesystem::path& json);
/// The golden whose start (weights, inputs) this one uses: itself without "start_from".
Golden start_of(const Golden& golden);

/// $OCTHOST_GOLDEN_DIR, else ../shared/golden beside the sources, else tests/golden/data.
std::filesystem::path folder();
/// Every *.json there that has a family ("family" inside, else the word before '_' in its name);
/// all families when `family` is empty. Sorted.
std::vector<std::filesystem::path> files(const std::string& family);
std::string family_of(const std::filesystem::path& json);

}  // namespace oct::golden
