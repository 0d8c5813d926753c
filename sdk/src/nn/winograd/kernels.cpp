// SPDX-License-Identifier: Apache-2.0
#include "kernels.h"

// AVX2 and AVX-512 alone are worth their compiling; the static baseline cannot be left out.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3_DL)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "nn/winograd/kernels.cpp"
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

#if HWY_TARGET != HWY_SCALAR
#include "images-inl.h"
#include "maps-inl.h"
#include "product-inl.h"
#include "weights-inl.h"
#endif

HWY_BEFORE_NAMESPACE();
namespace oct::nn::winograd::HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR
inline constexpr Kernels k_three_taps;
inline constexpr Kernels k_two_taps;
#else
template <class Scheme>
inline constexpr Kernels k_table = {k_lanes,
                                    k_panel,
                                    Scheme::points* Scheme::points,
                                    to_points<Scheme, typename Scheme::Image>,
                                    to_points<Scheme, typename Scheme::Gradient>,
                                    to_image<Scheme>,
                                    weights_to_points<Scheme>,
                                    points_to_weights<Scheme>,
                                    transpose,
                                    multiply};
inline constexpr const Kernels& k_three_taps = k_table<ThreeTaps>;
inline constexpr const Kernels& k_two_taps = k_table<TwoTaps>;
#endif

const Kernels* three_taps_table() {
  return &k_three_taps;
}
const Kernels* two_taps_table() {
  return &k_two_taps;
}

}  // namespace oct::nn::winograd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace oct::nn::winograd {

HWY_EXPORT(three_taps_table);
HWY_EXPORT(two_taps_table);

const Kernels& three_taps() {
  static const Kernels* const best = HWY_DYNAMIC_DISPATCH(three_taps_table)();
  return *best;
}

const Kernels& two_taps() {
  static const Kernels* const best = HWY_DYNAMIC_DISPATCH(two_taps_table)();
  return *best;
}

}  // namespace oct::nn::winograd
#endif
