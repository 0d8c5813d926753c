// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "octsdk/export.h"

namespace oct {

/// A small counter-based random stream: draw i is a pure function of (key, i), so nothing has to
/// be saved to go on exactly where a run stopped, and streams of different purposes never touch.
/// The mixing is SplitMix64's finaliser (Steele, Lea, Flood, OOPSLA 2014) over key + counter.
/// Not for cryptography. Value type; one object per thread.
class OCT_API Rng {
 public:
  /// A stream named by a seed, a purpose ("augment", "pool" ...) and up to two counters
  /// (say rank and step).
  Rng(std::uint64_t seed, std::string_view purpose, std::uint64_t a = 0, std::uint64_t b = 0);

  /// Uniform over all 64-bit values.
  std::uint64_t next();
  /// Uniform in [0, 1), 53 bits.
  double uniform();
  /// Uniform in [low, high).
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// Standard normal (Box-Muller).
  double normal();
  /// Uniform integer in [0, n), unbiased; n > 0.
  std::uint64_t below(std::uint64_t n);
  /// True with probability p.
  bool chance(double p) { return uniform() < p; }

 private:
  std::uint64_t key_;
  std::uint64_t counter_ = 0;
};

/// FNV-1a of a text, 64 bits: stable across machines and builds.
OCT_API std::uint64_t stable_hash(std::string_view text);

/// Position `i` of a seeded permutation of [0, n) without storing it (a four-round Feistel network
/// with cycle walking). Pure; n > 0, i < n.
OCT_API std::uint64_t permuted_index(std::uint64_t i, std::uint64_t n, std::uint64_t seed);

}  // namespace oct
