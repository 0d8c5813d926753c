// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "explore/style_space.h"

namespace oct::host {

/// How an image is projected.
struct ProjectionPlan {
  std::int64_t steps = 1000;
  std::int64_t samples = 10'000;  ///< mapped styles that mean and spread come from
  std::uint64_t seed = 0;
  std::function<void(std::int64_t step, double distance)> tick;  ///< before each step; may be empty
};

/// What came of it.
struct Projection {
  at::Tensor styles;              ///< [1, L, D]
  std::vector<at::Tensor> noise;  ///< the maps fitted along, as LatentSpace::noise()
  at::Tensor image;               ///< [C, H, W] in [-1, 1], float32, CPU
  double first_distance = 0;      ///< of the mean style's image
  double last_distance = 0;       ///< of `image`
};

/// Looks for the style, one for all layers, whose image is nearest to `target` [C, H, W] by
/// laplacian_distance(): Adam, lr 0.1 with its ramps, noise on the style that fades, noise maps
/// fitted along and kept noise-like. Karras et al. 2020, arXiv 1912.04958, appendix D, with that
/// distance in place of LPIPS. Deterministic by seed. Throws Error(usage) when the model makes
/// images of another shape.
Projection project(const StyleSpace& space, const at::Tensor& target, const ProjectionPlan& plan);

/// The learning rate at `done` (0 to 1) of all steps: up over the first 5 %, down by a cosine over
/// the last 25 %.
double projection_rate(double done);

/// How far noise maps [h, w] are from being noise: the squared correlation of each with itself
/// shifted by one pixel, at every size down to 8.
at::Tensor noise_penalty(const std::vector<at::Tensor>& noise);

}  // namespace oct::host
