// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <vector>

#include "octsdk/export.h"

namespace oct::nn {

/// What upfirdn2d does besides filtering. Pairs are in the order x, y.
struct Upfirdn {
  std::array<std::int64_t, 2> up = {1, 1};    ///< at least 1: up - 1 zeros after every sample
  std::array<std::int64_t, 2> down = {1, 1};  ///< at least 1: every down-th result is kept
  /// Zeros around the upsampled image: left, right, top, bottom; a negative number crops.
  std::array<std::int64_t, 4> padding = {0, 0, 0, 0};
  bool flip = false;  ///< true: correlation; false: convolution, with the filter turned round
  double gain = 1;    ///< the result is multiplied by it
};

/// Pads, upsamples, filters and downsamples every channel of `x` [N, C, H, W] in one pass: the
/// resampling of Karras et al. 2019 (arXiv 1812.04948, §2, "binomial filter") and 2020 (arXiv
/// 2006.06676, appendix B.2). Returns [N, C, H', W'] with W' = (W * up + left + right - taps) /
/// down
/// + 1, rounded down. `filter`: [taps_y, taps_x], [taps] for the same along both axes, or undefined
/// for a single 1. A filter that is an outer product is applied one axis after the other.
/// Differentiable in `x` any number of times: the derivative is an upfirdn2d itself. No gradient
/// for `filter`. float64 is computed in float64, everything else on the CPU in float32. Throws
/// Error(usage) for wrong shapes and for a result without pixels. Thread-safe.
OCT_API at::Tensor upfirdn2d(const at::Tensor& x, const at::Tensor& filter,
                             const Upfirdn& options = {});

/// A float64 filter with sum 1 out of one-dimensional `taps` (not empty, sum not 0): as published,
/// the outer product [n, n] of fewer than 8 taps, and [n] of more. Throws Error(usage).
OCT_API at::Tensor setup_filter(const std::vector<double>& taps);

/// What the three below add to their own settings.
struct Resample {
  std::int64_t factor = 2;                             ///< up or down, along both axes
  std::array<std::int64_t, 4> padding = {0, 0, 0, 0};  ///< on top of what keeps pixels in place
  bool flip = false;
  double gain = 1;
};

/// [N, C, H, W] -> [N, C, H * factor, W * factor], brightness kept.
OCT_API at::Tensor upsample2d(const at::Tensor& x, const at::Tensor& filter,
                              const Resample& options = {});
/// [N, C, H, W] -> [N, C, H / factor, W / factor], rounded down for filters of even length.
OCT_API at::Tensor downsample2d(const at::Tensor& x, const at::Tensor& filter,
                                const Resample& options = {});
/// [N, C, H, W] -> the same shape; `factor` is not used.
OCT_API at::Tensor filter2d(const at::Tensor& x, const at::Tensor& filter,
                            const Resample& options = {});

}  // namespace oct::nn
