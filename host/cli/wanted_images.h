// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/generate_options.h"
#include "generate/class_mix.h"
#include "generate/image_maker.h"

namespace oct::host {

/// Which images `generate` was asked for.
class WantedImages {
 public:
  /// By seeds, or by the vectors of --latents (then `seed` + row is what random noise is drawn
  /// from). `classes` empty: the model heeds none. Throws Error(usage) for seeds and classes that
  /// make no sense, and what read_latents() throws.
  WantedImages(const GenerateOptions& options, std::uint64_t seed, std::int64_t latent_size,
               std::vector<std::string> classes);

  [[nodiscard]] std::size_t count() const { return seeds_.size(); }
  /// "seed-000007" or "latent-000003".
  [[nodiscard]] std::string name(std::size_t i) const;
  /// A number for image `i` that does not depend on its company: its seed or its row.
  [[nodiscard]] std::int64_t number(std::size_t i) const;
  [[nodiscard]] at::Tensor make(std::size_t i, const ImageMaker& maker) const;
  /// What the manifest says of image `i`: seed (null for a given latent), latent, label.
  [[nodiscard]] nlohmann::ordered_json facts(std::size_t i) const;

 private:
  std::vector<std::uint64_t> seeds_;
  at::Tensor latents_;
  std::string latents_hash_;
  std::vector<std::string> classes_;
  std::vector<ClassShare> mix_;
  std::vector<std::size_t> order_;  ///< image -> mix_; empty without classes
};

}  // namespace oct::host
