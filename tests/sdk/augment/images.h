// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include "octsdk/nn/augment_pipe.h"
#include "octsdk/nn/noise.h"

namespace oct::nn {

/// Noise within [-1, 1].
inline at::Tensor random_images(at::IntArrayRef shape, std::uint64_t seed,
                                at::ScalarType dtype = torch::kFloat) {
  Rng random(seed, "augment_test");
  return standard_normal(shape, random, dtype).tanh();
}

/// From -1 at the top to 1 at the bottom, the same in every column.
inline at::Tensor downward_ramp(std::int64_t channels, std::int64_t size) {
  return torch::linspace(-1, 1, size).view({1, 1, size, 1}).expand({1, channels, size, size});
}

/// One transform of strength 1.
inline AugmentPipe only(double AugmentOptions::*transform) {
  AugmentOptions options;
  options.*transform = 1;
  return AugmentPipe(options);
}

}  // namespace oct::nn
