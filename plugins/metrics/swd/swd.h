// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "octsdk/random.h"

namespace oct::swd {

inline constexpr std::int64_t patch_side = 7;
inline constexpr std::int64_t smallest_level = 16;

/// Where the patches of one pyramid level are centred: [N * K] int64 each, K a image, row-major.
struct Centres {
  at::Tensor x;
  at::Tensor y;
};

/// K centres an image, uniform over the places where the patch lies wholly inside.
Centres random_centres(std::int64_t images, std::int64_t per_image, std::int64_t height,
                       std::int64_t width, Rng& random);

/// The first `count` of the centres of one image.
Centres first_of(const Centres& centres, std::int64_t count);

/// The 7 x 7 patches of `level` [N, C, H, W] float32 around `centres`: [N * K, C * 49] float32,
/// channel by channel, column by column within a patch (as the published code has it).
at::Tensor patches_at(const at::Tensor& level, const Centres& centres);

/// Brings each channel of `patches` [M, C * 49] (contiguous float32) to mean 0 and standard
/// deviation 1 over all patches, in place. Throws Error(metric_undefined) when a channel is
/// constant.
void normalise(const at::Tensor& patches, std::int64_t channels);

/// Directions of length 1 in the columns: [dimension, count] float32.
at::Tensor random_directions(std::int64_t dimension, std::int64_t count, Rng& random);

/// Mean over the directions of the 1-D Wasserstein distance of the projections: `a`, `b` [M, D]
/// normalised patches, `directions` [D, any].
double sliced_wasserstein(const at::Tensor& a, const at::Tensor& b, const at::Tensor& directions);

}  // namespace oct::swd
