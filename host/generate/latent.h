// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "octsdk/random.h"

namespace oct::host {

/// The latent vector of the image of `seed`, [1, size], N(0, 1): everywhere in octhost the same one
/// (generate, explore, sample grids, evaluation). `options`: type and device of the model.
at::Tensor latent_of_seed(std::uint64_t seed, std::int64_t size, const at::TensorOptions& options);

/// The stream of NoiseMode::random for the image of `seed`.
Rng noise_of_seed(std::uint64_t seed);

/// The label of an image that shows `shown` (columns) of `classes` classes, [1, classes].
at::Tensor label_of(const std::vector<std::size_t>& shown, std::size_t classes,
                    const at::TensorOptions& options);

}  // namespace oct::host
