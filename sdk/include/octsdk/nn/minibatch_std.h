// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "octsdk/export.h"

namespace oct::nn {

/// Appends `channels` feature maps that tell a discriminator how much the images of a group differ
/// (Karras et al. 2018, arXiv 1710.10196, §3; several channels: Karras et al. 2020, arXiv
/// 1912.04958, the published code). The features are cut into `channels` slices; the map of a slice
/// is constant: the standard deviation over the group (biased, sqrt(variance + 1e-8)), averaged
/// over the slice and all pixels.
///
/// `x` [N, C, H, W] gives [N, C + channels, H, W]. A group has min(group, N) images, 0 = all N; of
/// M groups, group m holds images m, m + M, m + 2M ... as published. Differentiable twice.
/// Throws Error(usage) when N is no multiple of the group or C none of `channels`. Thread-safe.
OCT_API at::Tensor minibatch_std(const at::Tensor& x, std::int64_t group,
                                 std::int64_t channels = 1);

}  // namespace oct::nn
