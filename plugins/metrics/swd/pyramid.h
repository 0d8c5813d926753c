// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace oct::swd {

/// How many levels the pyramid of such images has: level k is as high as ceil(height / 2^k); the
/// last one is the last whose height is at least 16 and whose width holds a patch.
std::int64_t pyramid_levels(std::int64_t height, std::int64_t width);

/// Laplacian pyramid (Burt and Adelson 1983) of `images` [N, C, H, W] float32, as in Karras et al.
/// 2018: binomial 5 x 5 filter, borders mirrored about the outermost pixel. Level 0 has the finest
/// band, the last the low-pass image. Sides may be odd.
std::vector<at::Tensor> laplacian_pyramid(const at::Tensor& images, std::int64_t levels);

}  // namespace oct::swd
