// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace oct::nn {

/// The transposed convolution 3x3 of stride 2 of `images` images [in, height, width] to
/// [out, large(height), large(width)].
struct Doubling {
  std::int64_t images = 0;
  std::int64_t in = 0;
  std::int64_t out = 0;
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::int64_t padding = 0;  ///< 0 or 1: pixels cut off at the top and at the left
  bool swapped = false;      ///< the weight is [out, in, 3, 3]

  [[nodiscard]] std::int64_t large(std::int64_t size) const { return 2 * size + 1 - padding; }
};

/// y = conv_transpose(x, weight) + bias, as products of matrices for each of the nine taps, added
/// up while they are in the cache. There must be winograd's kernels. `weight` [in, out, 3, 3];
/// `bias` [out] or null; all without gaps. Parallel by at::parallel_for; the same bits for any
/// number of threads. Thread-safe.
void doubled(const Doubling& shape, const float* x, const float* weight, const float* bias,
             float* y);

}  // namespace oct::nn
