// SPDX-License-Identifier: Apache-2.0
// Compiled once for each instruction set.
#if defined(OCT_WINOGRAD_PRODUCT_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef OCT_WINOGRAD_PRODUCT_INL_H
#undef OCT_WINOGRAD_PRODUCT_INL_H
#else
#define OCT_WINOGRAD_PRODUCT_INL_H
#endif

#include <hwy/highway.h>

#include <algorithm>

#include "kernels.h"

HWY_BEFORE_NAMESPACE();
namespace oct::nn::winograd::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Wide = hn::CappedTag<float, 16>;
inline constexpr int k_lanes = static_cast<int>(hn::MaxLanes(Wide()));
inline constexpr int k_parts = static_cast<int>(k_group) / k_lanes;  // vectors in a group
// As many sums as the registers hold beside the factors.
inline constexpr int k_panel = k_lanes == 16 ? 8 : k_lanes == 8 ? 6 : 4;
inline constexpr int k_groups_at_once = k_lanes == 16 ? 3 : 1;

/// `Groups` groups by one panel of rows. Factors of row m lie `RowStep` apart, of the next k
/// `DepthStep`; after `inner` of them comes the next of `outer` pieces.
template <int Groups, int DepthStep, int RowStep>
HWY_INLINE void multiply_panel(const float* HWY_RESTRICT a, std::int64_t outer,
                               std::int64_t outer_step, std::int64_t inner,
                               const float* HWY_RESTRICT b, std::int64_t b_step,
                               float* HWY_RESTRICT result, std::int64_t result_step,
                               bool accumulate) {
  constexpr Wide d;
  constexpr int vectors = Groups * k_parts;
  hn::Vec<Wide> sum[k_panel][vectors];
#pragma GCC unroll 16
  for (int m = 0; m < k_panel; ++m) {
#pragma GCC unroll 16
    for (int v = 0; v < vectors; ++v) {
      sum[m][v] = accumulate ? hn::LoadU(d, result + (v / k_parts) * result_step + m * k_group +
                                                (v % k_parts) * k_lanes)
                             : hn::Zero(d);
    }
  }
  for (std::int64_t piece = 0; piece < outer; ++piece) {
    const float* HWY_RESTRICT factor = a + piece * outer_step;
    for (std::int64_t k = 0; k < inner; ++k) {
      hn::Vec<Wide> column[vectors];
#pragma GCC unroll 16
      for (int v = 0; v < vectors; ++v) {
        column[v] = hn::LoadU(d, b + (v / k_parts) * b_step + (v % k_parts) * k_lanes);
      }
#pragma GCC unroll 16
      for (int m = 0; m < k_panel; ++m) {
        const hn::Vec<Wide> row = hn::Set(d, factor[m * RowStep]);
#pragma GCC unroll 16
        for (int v = 0; v < vectors; ++v) sum[m][v] = hn::MulAdd(row, column[v], sum[m][v]);
      }
      factor += DepthStep;
      b += k_group;
    }
  }
#pragma GCC unroll 16
  for (int m = 0; m < k_panel; ++m) {
#pragma GCC unroll 16
    for (int v = 0; v < vectors; ++v) {
      hn::StoreU(sum[m][v], d,
                 result + (v / k_parts) * result_step + m * k_group + (v % k_parts) * k_lanes);
    }
  }
}

/// All panels of rows against `Groups` groups; what of b they share stays in the cache.
template <int Groups>
void multiply_groups(const Product& p, std::int64_t group, std::int64_t begin, std::int64_t count,
                     bool accumulate) {
  const float* b = p.b + (group * p.depth + begin) * k_group;
  float* result = p.result + group * p.rows * k_group;
  for (std::int64_t row = 0; row < p.rows; row += k_panel) {
    if (p.a_is_points) {
      multiply_panel<Groups, 1, k_group>(p.a + begin * p.rows + row * k_group, count / k_group,
                                         p.rows * k_group, k_group, b, p.depth * k_group,
                                         result + row * k_group, p.rows * k_group, accumulate);
    } else {
      multiply_panel<Groups, k_panel, 1>(p.a + row * p.depth + begin * k_panel, 1, 0, count, b,
                                         p.depth * k_group, result + row * k_group,
                                         p.rows * k_group, accumulate);
    }
  }
}

void multiply(const Product& p) {
  // Depth that lets the groups' part of b stay in the first-level cache.
  constexpr std::int64_t depth_at_once = 256;
  for (std::int64_t begin = 0; begin < p.depth; begin += depth_at_once) {
    const std::int64_t count = std::min(depth_at_once, p.depth - begin);
    const bool accumulate = p.accumulate || begin > 0;
    std::int64_t group = 0;
    while (group < p.groups) {
      const std::int64_t left = p.groups - group;
      if (k_groups_at_once == 3 && (left == 3 || left > 4)) {
        multiply_groups<k_groups_at_once>(p, group, begin, count, accumulate);
        group += k_groups_at_once;
      } else if (k_groups_at_once > 1 && left >= 2) {
        multiply_groups<k_groups_at_once == 1 ? 1 : 2>(p, group, begin, count, accumulate);
        group += 2;
      } else {
        multiply_groups<1>(p, group, begin, count, accumulate);
        group += 1;
      }
    }
  }
}

}  // namespace oct::nn::winograd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
