// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace oct::copies {

/// Images [N, C, H, W] in [-1, 1] as they are compared: gray, averaged to at most `side` x `side`,
/// sides a multiple of 8, 8 bits: [N, h, w] uint8.
at::Tensor small_gray(const at::Tensor& images, std::int64_t side);

/// For each of `queries` the greatest structural similarity (Wang et al. 2004; blocks of 8 x 8 that
/// do not overlap) that it or its mirror image has with any of `references`. Both are small_gray()
/// of one size. Exact: every pair is looked at.
std::vector<double> greatest_ssim(const at::Tensor& references, const at::Tensor& queries);

}  // namespace oct::copies
