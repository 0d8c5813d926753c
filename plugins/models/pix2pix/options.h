// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "octsdk/nn/image_to_image.h"

namespace oct::pix2pix {

/// Every option of Pix2Pix but those of its learning rate; the values here are the published
/// recipe.
struct Options {
  Options();

  nn::ImageToImageOptions networks;
  double lambda_l1 = 100;
  std::int64_t pool = 0;
  bool eval = false;

  void declare(OptionSet& set);
  /// Throws Error(usage) when options contradict one another.
  [[nodiscard]] Need need() const;
};

/// quick, cpu, paper.
std::vector<Preset> presets();

}  // namespace oct::pix2pix
