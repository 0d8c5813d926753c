// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "augment_affine.h"

namespace oct::nn {

/// `image` [1, C, H, W] moved by `source` (see source_of), mirrored beyond its edges: upsampled by
/// 2, sampled bilinearly and brought down again, both with the wavelet sym6, which pass an unmoved
/// image on unchanged.
at::Tensor warp(const at::Tensor& image, const Affine& source);

}  // namespace oct::nn
