// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace oct::features {

/// Throws Error(invalid_input) unless `images` is [N, C, H, W] float32 on the CPU with C 1 or 3 and
/// at least `least_side` pixels a side.
void check_images(const at::Tensor& images, std::int64_t least_side = 1);

/// [N, 3, H, W]: gray images three times. After check_images().
at::Tensor three_channels(const at::Tensor& images);

}  // namespace oct::features
