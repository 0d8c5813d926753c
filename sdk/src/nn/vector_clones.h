// SPDX-License-Identifier: Apache-2.0
#pragma once

// The project is compiled for any x86-64 at -O2; loops over memory that the time goes into are
// compiled once for each instruction set, and the loader picks. OCT_VECTOR_CLONES stands before the
// loop's function, OCT_INLINE before what it calls: code that is not inlined stays plain.
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__)
#define OCT_VECTOR_CLONES [[gnu::optimize("O3"), gnu::target_clones("avx512f", "avx2", "default")]]
#define OCT_INLINE [[gnu::always_inline]] inline
#define OCT_INLINE_LAMBDA __attribute__((always_inline))
#else
#define OCT_VECTOR_CLONES
#define OCT_INLINE inline
#define OCT_INLINE_LAMBDA
#endif

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
