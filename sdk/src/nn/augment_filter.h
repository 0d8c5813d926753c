// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "augment_draw.h"

namespace oct::nn {

/// `image` [1, C, H, W] with its octave bands amplified as drawn, mirrored beyond its edges;
/// `image` itself when no gain was drawn.
at::Tensor band_filtered(const at::Tensor& image, const AugmentDraw& draw);

}  // namespace oct::nn
