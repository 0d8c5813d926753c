// SPDX-License-Identifier: Apache-2.0
// Compiled once for each instruction set.
#if defined(OCT_WINOGRAD_WEIGHTS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef OCT_WINOGRAD_WEIGHTS_INL_H
#undef OCT_WINOGRAD_WEIGHTS_INL_H
#else
#define OCT_WINOGRAD_WEIGHTS_INL_H
#endif

#include <hwy/highway.h>

#include <algorithm>

#include "kernels.h"
#include "maps-inl.h"
#include "product-inl.h"

HWY_BEFORE_NAMESPACE();
namespace oct::nn::winograd::HWY_NAMESPACE {

/// The rows of a panel that one vector holds.
using Rows = hn::CappedTag<float, k_panel == 8 || k_panel == 6 ? 8 : 4>;

/// Where the taps of a kernel lie, in the order the map wants them.
template <class Scheme>
struct Offsets {
  std::int64_t at[Scheme::taps * Scheme::taps];

  Offsets(const Taps& taps, bool turned) {
    constexpr int side = Scheme::taps;
    for (int i = 0; i < side; ++i) {
      for (int j = 0; j < side; ++j) {
        at[side * i + j] = turned ? taps(side - 1 - i, side - 1 - j) : taps(i, j);
      }
    }
  }
};

/// One input channel of the rows `index` points at, to to[point * point_stride]. Lanes beyond
/// `kept` are written too, unless this channel is the last one.
template <class Scheme, class Index>
HWY_INLINE void kernel_to_points(const float* from, const Offsets<Scheme>& offsets, Index index,
                                 float* to, std::int64_t point_stride, std::int64_t kept,
                                 bool is_last) {
  constexpr Rows d;
  constexpr int taps = Scheme::taps;
  constexpr int count = Scheme::points;
  hn::Vec<Rows> half[taps][count];
#pragma GCC unroll 3
  for (int j = 0; j < taps; ++j) {
    hn::Vec<Rows> g[taps];
#pragma GCC unroll 3
    for (int i = 0; i < taps; ++i) {
      g[i] = hn::GatherIndex(d, from + offsets.at[taps * i + j], index);
    }
    Scheme::weights(g, half[j]);
  }
#pragma GCC unroll 6
  for (int i = 0; i < count; ++i) {
    hn::Vec<Rows> g[taps];
    hn::Vec<Rows> y[count];
#pragma GCC unroll 3
    for (int j = 0; j < taps; ++j) g[j] = half[j][i];
    Scheme::weights(g, y);
    for (int j = 0; j < count; ++j) {
      float* const point = to + (count * i + j) * point_stride;
      if (!is_last) {
        hn::StoreU(y[j], d, point);
      } else {
        HWY_ALIGN float lanes[hn::MaxLanes(d)];
        hn::Store(y[j], d, lanes);
        std::copy_n(lanes, kept, point);
      }
    }
  }
}

template <class Scheme>
void weights_to_points(const Weights& weights, std::int64_t panel, float* points,
                       std::int64_t point_stride) {
  constexpr Rows d;
  constexpr hn::RebindToSigned<Rows> di;
  constexpr auto lanes = static_cast<std::int64_t>(hn::MaxLanes(d));
  constexpr std::int64_t kept = std::min<std::int64_t>(lanes, k_panel);
  const std::int64_t kernel = std::int64_t{weights.taps.side} * weights.taps.side;
  const std::int64_t out_step = weights.transposed ? kernel : weights.in * kernel;
  const std::int64_t in_step = weights.transposed ? weights.out * kernel : kernel;
  HWY_ALIGN std::int32_t rows[lanes];
  for (std::int64_t i = 0; i < lanes; ++i) {
    const std::int64_t row = std::min(panel * k_panel + i, weights.out - 1);
    rows[i] = static_cast<std::int32_t>(row * out_step);
  }
  const auto index = hn::Load(di, rows);
  const Offsets<Scheme> offsets(weights.taps, weights.transposed);
  for (std::int64_t k = 0; k < weights.in; ++k) {
    // What is written too much belongs to the next channel, and is written again then.
    kernel_to_points<Scheme>(weights.data + k * in_step, offsets, index, points + k * k_panel,
                             point_stride, kept, kept < lanes && k + 1 == weights.in);
  }
}

template <class Scheme>
void points_to_weights(const float* points, std::int64_t point_stride, std::int64_t columns,
                       const Taps& stored, float* weights) {
  constexpr Wide d;
  constexpr int taps = Scheme::taps;
  constexpr int count = Scheme::points;
  const Offsets<Scheme> offsets(stored, false);
  for (std::int64_t at = 0; at < columns; at += k_lanes) {
    hn::Vec<Wide> half[count][taps];
#pragma GCC unroll 6
    for (int j = 0; j < count; ++j) {
      hn::Vec<Wide> x[count];
#pragma GCC unroll 6
      for (int i = 0; i < count; ++i) {
        x[i] = hn::LoadU(d, points + (count * i + j) * point_stride + at);
      }
      Scheme::weight_gradients(x, half[j]);
    }
    HWY_ALIGN float kernels[taps * taps][k_lanes];
#pragma GCC unroll 3
    for (int i = 0; i < taps; ++i) {
      hn::Vec<Wide> x[count];
      hn::Vec<Wide> y[taps];
#pragma GCC unroll 6
      for (int j = 0; j < count; ++j) x[j] = half[j][i];
      Scheme::weight_gradients(x, y);
#pragma GCC unroll 3
      for (int j = 0; j < taps; ++j) hn::Store(y[j], d, kernels[taps * i + j]);
    }
    const std::int64_t some = std::min<std::int64_t>(k_lanes, columns - at);
    for (std::int64_t column = 0; column < some; ++column) {
      float* const kernel = weights + (at + column) * stored.side * stored.side;
      for (int tap = 0; tap < taps * taps; ++tap) kernel[offsets.at[tap]] = kernels[tap][column];
    }
  }
}

}  // namespace oct::nn::winograd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
