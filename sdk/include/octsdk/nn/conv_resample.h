// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "octsdk/export.h"

namespace oct::nn {

/// See conv_resample.
struct ConvResample {
  std::int64_t up = 1;       ///< the image becomes this many times larger before the convolution
  std::int64_t down = 1;     ///< or this many times smaller after it; not both above 1
  std::int64_t padding = 0;  ///< zeros on every side of the (upsampled) image
  std::int64_t groups = 1;
  /// True: correlation, as LibTorch's conv2d. False: convolution, the weight turned by 180 degrees;
  /// what the published StyleGAN2 does in its upsampling layers.
  bool correlate = true;
};

/// A convolution with low-pass filtered resampling built in (Karras et al. 2020, arXiv 1912.04958,
/// appendix B), as upsample2d, conv2d and downsample2d one after the other, but without filtering
/// or convolving pixels that are dropped or zero.
/// `x` [N, I, H, W], `weight` [O, I / groups, k, k], `filter` as for upfirdn2d (undefined: a single
/// 1); with padding k / 2 returns [N, O, H * up / down, W * up / down]. Differentiable in x and
/// weight any number of times. Throws Error(usage) for up and down together. Thread-safe.
OCT_API at::Tensor conv_resample(const at::Tensor& x, const at::Tensor& weight,
                                 const at::Tensor& filter, const ConvResample& options = {});

}  // namespace oct::nn
