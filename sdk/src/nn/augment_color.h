// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "augment_draw.h"

namespace oct::nn {

/// `image` [1, C, H, W] with the drawn brightness, contrast, luma flip and, of three channels, hue
/// and saturation; `image` itself when nothing of that was drawn.
at::Tensor recolored(const at::Tensor& image, const AugmentDraw& draw);

}  // namespace oct::nn
