// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "octsdk/vector_clones.h"

namespace oct::nn {

/// Partial sums side by side, so that adding them up needs no order that a compiler must keep.
constexpr int k_lanes = 32;

/// The sum of k_lanes values, always in the same order.
template <typename T>
OCT_INLINE double sum_of_lanes(const T* lanes) {
  double sum = 0;
  for (int l = 0; l < k_lanes; ++l) sum += static_cast<double>(lanes[l]);
  return sum;
}

}  // namespace oct::nn
