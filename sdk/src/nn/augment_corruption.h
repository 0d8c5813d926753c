// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "augment_draw.h"

namespace oct::nn {

/// `image` [1, C, H, W] with the drawn noise and then the drawn cutout; `image` itself without.
at::Tensor corrupted(const at::Tensor& image, const AugmentDraw& draw);

}  // namespace oct::nn
