// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "octsdk/export.h"

namespace oct::nn {

/// See conv2d. Both axes alike.
struct Conv2dShape {
  std::int64_t stride = 1;
  std::int64_t padding = 0;  ///< zeros around the images
  std::int64_t dilation = 1;
  std::int64_t groups = 1;
};

/// The cross-correlation of `x` [N, I, H, W] with `weight` [O, I / groups, k, k], plus `bias` [O]
/// if it is defined: LibTorch's conv2d, and what it throws. In float32 on the CPU, convolutions 3x3
/// of stride 1 and 4x4 of stride 2 with padding 1 go by Winograd's algorithm (Lavin and Gray 2016,
/// arXiv 1509.09308) where that is faster, with their gradients of any order: by a fixed table of
/// shapes and instruction sets (docs/performance.md), never measured at run time. The gradient of
/// 3x3 of stride 2 by its images is made of products of matrices. The error is at
/// most 1e-5 of the largest value, its bits do not depend on the number of threads. Everything
/// else, everything under autocast, and everything while reference_ops() is on, is LibTorch's.
/// Differentiable in x, weight and bias any number of times. Thread-safe. To be called as
/// nn::conv2d: without a namespace, LibTorch's is found as well.
OCT_API at::Tensor conv2d(const at::Tensor& x, const at::Tensor& weight,
                          const at::Tensor& bias = {}, const Conv2dShape& shape = {});

/// The transposed convolution of `x` [N, I, H, W] by `weight` [I, O / groups, k, k], with
/// `output_padding` more pixels at the bottom and at the right: what conv2d says holds here.
OCT_API at::Tensor conv_transpose2d(const at::Tensor& x, const at::Tensor& weight,
                                    const at::Tensor& bias = {}, const Conv2dShape& shape = {},
                                    std::int64_t output_padding = 0);

}  // namespace oct::nn
