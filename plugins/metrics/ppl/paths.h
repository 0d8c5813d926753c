// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "octsdk/draft/latent_space.h"
#include "octsdk/model.h"

namespace oct::ppl {

/// Which short pieces of which paths are measured.
struct PathPlan {
  bool between_latents = false;  ///< paths run on the sphere of latents, not straight in styles
  bool at_ends = false;          ///< pieces lie at the start of their path, not anywhere on it
  double epsilon = 1e-4;         ///< length of a piece, as a share of its path
  std::uint64_t seed = 0;
};

/// The two images at the ends of piece `index`, [2, C, H, W], not clamped: of two random latents of
/// one class, drawn from the rows of `labels` [M, K] where that is defined, under the same random
/// noise. A function of (model, plan, index) alone; no gradient is recorded. Karras et al. 2019,
/// arXiv 1812.04948, §4.1.
at::Tensor images_of_piece(Generator& generator, LatentSpace& space, const at::Tensor& labels,
                           const PathPlan& plan, std::int64_t index);

/// The point at `share` of the great circle from `a` to `b` [N, D], of length sqrt(D), which
/// standard normal vectors have on average.
at::Tensor slerp(const at::Tensor& a, const at::Tensor& b, double share);

}  // namespace oct::ppl
