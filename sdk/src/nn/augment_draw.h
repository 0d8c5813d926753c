// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "octsdk/nn/augment_pipe.h"
#include "octsdk/random.h"

namespace oct::nn {

/// What is done to one sample; as constructed: nothing.
struct AugmentDraw {
  bool xflip = false;
  int quarter_turns = 0;
  std::array<double, 2> whole_shift{};  ///< x, y in image sizes, yet to be rounded to pixels
  double scale = 1;
  double turn_before_aniso = 0;  ///< radians
  double aniso = 1;
  double turn_after_aniso = 0;
  std::array<double, 2> shift{};  ///< x, y in image sizes

  double brightness = 0;
  double contrast = 1;
  bool lumaflip = false;
  double hue = 0;  ///< radians
  double saturation = 1;

  std::array<double, 4> bands{1, 1, 1, 1};  ///< gains, before the power is restored
  double noise_sigma = 0;
  std::uint64_t noise_seed = 0;
  double cutout_size = 0;
  std::array<double, 2> cutout_centre{};  ///< x, y in image sizes
};

AugmentDraw draw_augment(const AugmentOptions& options, double p, Rng random);
AugmentDraw augment_at_quantile(const AugmentOptions& options, double q);

}  // namespace oct::nn
