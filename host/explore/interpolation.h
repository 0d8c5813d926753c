// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "explore/style_space.h"

namespace oct::host {

/// The way from one image to the next.
struct Interpolation {
  std::vector<std::uint64_t> seeds;  ///< at least two, in order
  std::int64_t frames = 24;          ///< from one seed to the next
  bool in_z = false;  ///< along great circles between latent vectors, in place of straight lines
                      ///< between styles
  bool loop = false;  ///< and back to the first seed
};

/// `fraction` of the way from vector `from` to `to`, [1, D] each, along the arc between them; the
/// length goes over linearly. Shoemake 1985; for latent vectors White 2016, arXiv 1609.04468.
at::Tensor slerp(const at::Tensor& from, const at::Tensor& to, double fraction);

/// The styles [1, L, D] of every frame, the first being the first seed's; without loop the last is
/// the last seed's.
std::vector<at::Tensor> interpolated(const StyleSpace& space, const Interpolation& way);

}  // namespace oct::host
