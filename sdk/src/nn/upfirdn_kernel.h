// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace oct::nn {

/// One axis of an upfirdn2d: sample i lies at i * up + before, result o sums from o * down on.
struct UpfirdnAxis {
  std::int64_t in, out, up, down, before;
};

/// Taps in the order of a correlation, gain included.
struct UpfirdnTaps {
  std::int64_t width = 1, height = 1;
  std::vector<double> grid;  ///< [height][width]
  bool separable = false;    ///< grid is the outer product of the two below
  std::vector<double> x, y;
};

/// Finds out whether `grid` is an outer product, and of what; sets the last three.
void separate(UpfirdnTaps& taps);

/// Filters `planes` images that lie one after the other. Uses LibTorch's threads; the result does
/// not depend on their number. T: float or double.
template <typename T>
void upfirdn_planes(const T* in, T* out, std::int64_t planes, const UpfirdnAxis& x,
                    const UpfirdnAxis& y, const UpfirdnTaps& taps);

}  // namespace oct::nn
