// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>

namespace oct::nn {

/// In the order of Upfirdn::padding.
using ResamplePadding = std::array<std::int64_t, 4>;

/// `padding` and what keeps pixels in place when `filter` enlarges by `up`, reduces by `down`, or
/// does neither (both 1).
inline ResamplePadding centred(ResamplePadding padding, const at::Tensor& filter, std::int64_t up,
                               std::int64_t down) {
  for (std::size_t axis = 0; axis < 2; ++axis) {
    const std::int64_t taps = !filter.defined() ? 1 : filter.size(axis == 0 ? -1 : 0);
    // A shift halves towards minus infinity, also when a filter is shorter than the factor.
    padding[2 * axis] += up > 1 ? (taps + up - 1) >> 1 : (taps - down + 1) >> 1;
    padding[2 * axis + 1] += up > 1 ? (taps - up) >> 1 : (taps - down) >> 1;
  }
  return padding;
}

}  // namespace oct::nn
