// SPDX-License-Identifier: Apache-2.0
// Compiled once for each instruction set.
#if defined(OCT_WINOGRAD_MAPS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef OCT_WINOGRAD_MAPS_INL_H
#undef OCT_WINOGRAD_MAPS_INL_H
#else
#define OCT_WINOGRAD_MAPS_INL_H
#endif

#include <hwy/highway.h>

#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace oct::nn::winograd::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

template <class V>
HWY_INLINE V times(float factor, V x) {
  return hn::Mul(hn::Set(hn::DFromV<V>(), factor), x);
}
/// factor * x + y.
template <class V>
HWY_INLINE V plus(float factor, V x, V y) {
  return hn::MulAdd(hn::Set(hn::DFromV<V>(), factor), x, y);
}

/// F(4, 3) in one dimension: matrices named as in Lavin and Gray 2016, made by Toom and Cook's way
/// from the points 0, +-a, +-b and infinity. These a and b lose the fewest digits: a fifth of the
/// error of 1 and 2 (tests/bench/winograd_points.py).
struct ThreeTaps {
  static constexpr int points = 6;
  static constexpr int taps = 3;
  static constexpr float a = 0.625F;
  static constexpr float b = 1.5F;
  static constexpr float aa = a * a;
  static constexpr float bb = b * b;

  /// B^T: 6 pixels to 6 points.
  struct Image {
    static constexpr int pixels = 6;
    template <class V>
    static HWY_INLINE void apply(const V* x, V* y) {
      y[0] = plus(aa * bb, x[0], plus(-(aa + bb), x[2], x[4]));
      const V even_a = plus(-bb, x[2], x[4]);
      const V odd_a = plus(-bb, x[1], x[3]);
      y[1] = plus(a, odd_a, even_a);
      y[2] = plus(-a, odd_a, even_a);
      const V even_b = plus(-aa, x[2], x[4]);
      const V odd_b = plus(-aa, x[1], x[3]);
      y[3] = plus(b, odd_b, even_b);
      y[4] = plus(-b, odd_b, even_b);
      y[5] = plus(aa * bb, x[1], plus(-(aa + bb), x[3], x[5]));
    }
  };

  /// A: 4 results to 6 points.
  struct Gradient {
    static constexpr int pixels = 4;
    template <class V>
    static HWY_INLINE void apply(const V* x, V* y) {
      y[0] = x[0];
      const V even_a = plus(aa, x[2], x[0]);
      const V odd_a = plus(aa, x[3], x[1]);
      y[1] = plus(a, odd_a, even_a);
      y[2] = plus(-a, odd_a, even_a);
      const V even_b = plus(bb, x[2], x[0]);
      const V odd_b = plus(bb, x[3], x[1]);
      y[3] = plus(b, odd_b, even_b);
      y[4] = plus(-b, odd_b, even_b);
      y[5] = x[3];
    }
  };

  /// A^T: 6 points to 4 results.
  template <class V>
  static HWY_INLINE void results(const V* x, V* y) {
    const V sum_a = hn::Add(x[1], x[2]);
    const V odd_a = times(a, hn::Sub(x[1], x[2]));
    const V sum_b = hn::Add(x[3], x[4]);
    const V odd_b = times(b, hn::Sub(x[3], x[4]));
    y[0] = hn::Add(x[0], hn::Add(sum_a, sum_b));
    y[1] = hn::Add(odd_a, odd_b);
    y[2] = plus(aa, sum_a, times(bb, sum_b));
    y[3] = plus(aa, odd_a, plus(bb, odd_b, x[5]));
  }

  static constexpr float norm_0 = 1 / (aa * bb);
  static constexpr float norm_a = 1 / (2 * aa * (aa - bb));
  static constexpr float norm_b = 1 / (2 * bb * (bb - aa));

  /// G: 3 weights to 6 points.
  template <class V>
  static HWY_INLINE void weights(const V* g, V* y) {
    y[0] = times(norm_0, g[0]);
    const V even_a = times(norm_a, plus(aa, g[2], g[0]));
    y[1] = plus(norm_a * a, g[1], even_a);
    y[2] = plus(-norm_a * a, g[1], even_a);
    const V even_b = times(norm_b, plus(bb, g[2], g[0]));
    y[3] = plus(norm_b * b, g[1], even_b);
    y[4] = plus(-norm_b * b, g[1], even_b);
    y[5] = g[2];
  }

  /// G^T: 6 points to 3 weights.
  template <class V>
  static HWY_INLINE void weight_gradients(const V* x, V* g) {
    const V sum_a = times(norm_a, hn::Add(x[1], x[2]));
    const V sum_b = times(norm_b, hn::Add(x[3], x[4]));
    g[0] = plus(norm_0, x[0], hn::Add(sum_a, sum_b));
    g[1] = plus(norm_a * a, hn::Sub(x[1], x[2]), times(norm_b * b, hn::Sub(x[3], x[4])));
    g[2] = plus(aa, sum_a, plus(bb, sum_b, x[5]));
  }
};

/// F(4, 2) likewise, from the points +-a, +-b and infinity.
struct TwoTaps {
  static constexpr int points = 5;
  static constexpr int taps = 2;
  static constexpr float a = 0.375F;
  static constexpr float b = 1.25F;
  static constexpr float aa = a * a;
  static constexpr float bb = b * b;

  struct Image {
    static constexpr int pixels = 5;
    template <class V>
    static HWY_INLINE void apply(const V* x, V* y) {
      const V even_a = plus(-bb, x[0], x[2]);
      const V odd_a = plus(-bb, x[1], x[3]);
      y[0] = plus(a, even_a, odd_a);
      y[1] = plus(-a, even_a, odd_a);
      const V even_b = plus(-aa, x[0], x[2]);
      const V odd_b = plus(-aa, x[1], x[3]);
      y[2] = plus(b, even_b, odd_b);
      y[3] = plus(-b, even_b, odd_b);
      y[4] = plus(aa * bb, x[0], plus(-(aa + bb), x[2], x[4]));
    }
  };

  struct Gradient {
    static constexpr int pixels = 4;
    template <class V>
    static HWY_INLINE void apply(const V* x, V* y) {
      const V even_a = plus(aa, x[2], x[0]);
      const V odd_a = plus(aa, x[3], x[1]);
      y[0] = plus(a, odd_a, even_a);
      y[1] = plus(-a, odd_a, even_a);
      const V even_b = plus(bb, x[2], x[0]);
      const V odd_b = plus(bb, x[3], x[1]);
      y[2] = plus(b, odd_b, even_b);
      y[3] = plus(-b, odd_b, even_b);
      y[4] = x[3];
    }
  };

  template <class V>
  static HWY_INLINE void results(const V* x, V* y) {
    const V sum_a = hn::Add(x[0], x[1]);
    const V odd_a = times(a, hn::Sub(x[0], x[1]));
    const V sum_b = hn::Add(x[2], x[3]);
    const V odd_b = times(b, hn::Sub(x[2], x[3]));
    y[0] = hn::Add(sum_a, sum_b);
    y[1] = hn::Add(odd_a, odd_b);
    y[2] = plus(aa, sum_a, times(bb, sum_b));
    y[3] = plus(aa, odd_a, plus(bb, odd_b, x[4]));
  }

  static constexpr float norm_a = 1 / (2 * a * (aa - bb));
  static constexpr float norm_b = 1 / (2 * b * (bb - aa));

  template <class V>
  static HWY_INLINE void weights(const V* g, V* y) {
    const V even_a = times(norm_a, g[0]);
    y[0] = plus(norm_a * a, g[1], even_a);
    y[1] = hn::Sub(times(norm_a * a, g[1]), even_a);
    const V even_b = times(norm_b, g[0]);
    y[2] = plus(norm_b * b, g[1], even_b);
    y[3] = hn::Sub(times(norm_b * b, g[1]), even_b);
    y[4] = g[1];
  }

  template <class V>
  static HWY_INLINE void weight_gradients(const V* x, V* g) {
    g[0] = plus(norm_a, hn::Sub(x[0], x[1]), times(norm_b, hn::Sub(x[2], x[3])));
    g[1] = plus(norm_a * a, hn::Add(x[0], x[1]), plus(norm_b * b, hn::Add(x[2], x[3]), x[4]));
  }
};

}  // namespace oct::nn::winograd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
