// SPDX-License-Identifier: Apache-2.0
#pragma once

// The project is compiled for any x86-64 at -O2; loops over memory that the time goes into are
// compiled once for each instruction set, and the loader picks. OCT_VECTOR_CLONES stands before the
// loop's function (which may not be a template), OCT_INLINE before what it calls: code that is not
// inlined stays plain. Where sums of floats must be the same on every machine, the file is compiled
// with -ffp-contract=off.
#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__)
#define OCT_VECTOR_CLONES [[gnu::optimize("O3"), gnu::target_clones("avx512f", "avx2", "default")]]
#define OCT_INLINE [[gnu::always_inline]] inline
#define OCT_INLINE_LAMBDA __attribute__((always_inline))
#else
#define OCT_VECTOR_CLONES
#define OCT_INLINE inline
#define OCT_INLINE_LAMBDA
#endif
