// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "octsdk/nn/image_to_image.h"

namespace oct::cyclegan {

/// Every option of CycleGAN but those of its learning rate; the values here are the published
/// recipe.
struct Options {
  nn::ImageToImageOptions networks;
  double lambda_cycle = 10;
  double lambda_a = -1;
  double lambda_b = -1;
  double lambda_identity = 0.5;
  std::int64_t pool = 50;

  void declare(OptionSet& set);
  /// Throws Error(usage) when options contradict one another.
  [[nodiscard]] Need need() const;

  /// Weight of |G_B(G_A(a)) - a|, and of |G_A(G_B(b)) - b|.
  [[nodiscard]] double cycle_weight_a() const { return lambda_a < 0 ? lambda_cycle : lambda_a; }
  [[nodiscard]] double cycle_weight_b() const { return lambda_b < 0 ? lambda_cycle : lambda_b; }
};

/// quick, cpu, paper, octgans.
std::vector<Preset> presets();

}  // namespace oct::cyclegan
