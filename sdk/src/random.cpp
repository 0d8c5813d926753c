// SPDX-License-Identifier: Apache-2.0
#include "octsdk/random.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

namespace oct {
namespace {

constexpr std::uint64_t golden_gamma = 0x9E3779B97F4A7C15ULL;

std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

std::uint64_t combine(std::uint64_t key, std::uint64_t value) {
  return mix(std::rotl(key, 23) + mix(value + golden_gamma));
}

}  // namespace

std::uint64_t stable_hash(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const unsigned char c : text) hash = (hash ^ c) * 0x100000001B3ULL;
  return hash;
}

Rng::Rng(std::uint64_t seed, std::string_view purpose, std::uint64_t a, std::uint64_t b)
    : key_(combine(combine(combine(mix(seed + golden_gamma), stable_hash(purpose)), a), b)) {}

std::uint64_t Rng::next() {
  return mix(key_ + golden_gamma * ++counter_);
}

double Rng::uniform() {
  return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

double Rng::normal() {
  const double u = 1.0 - uniform();  // (0, 1]: the logarithm stays finite
  const double v = uniform();
  return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * v);
}

std::uint64_t Rng::below(std::uint64_t n) {
  const std::uint64_t limit = -n % n;  // 2^64 mod n: values below it would favour small results
  std::uint64_t draw = next();
  while (draw < limit) draw = next();
  return draw % n;
}

std::uint64_t permuted_index(std::uint64_t i, std::uint64_t n, std::uint64_t seed) {
  const int half = std::max(1, static_cast<int>(std::bit_width(n - 1) + 1) / 2);
  const std::uint64_t mask = (std::uint64_t{1} << half) - 1;
  do {
    std::uint64_t left = i >> half;
    std::uint64_t right = i & mask;
    for (std::uint64_t round = 0; round < 4; ++round) {
      const std::uint64_t next = left ^ (combine(seed + round, right) & mask);
      left = right;
      right = next;
    }
    i = (left << half) | right;
  } while (i >= n);
  return i;
}

}  // namespace oct
