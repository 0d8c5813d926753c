// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/ATen.h>

#include <cstdint>

namespace oct::test {

/// Numbers in [-1, 1) that goldens with made-up weights are made of (splitmix64 from `seed`):
/// exact in float32 on any machine.
inline at::Tensor formula_numbers(std::uint64_t seed, at::IntArrayRef shape) {
  at::Tensor numbers = at::empty(shape, at::kFloat);
  float* out = numbers.mutable_data_ptr<float>();
  for (std::int64_t k = 0; k < numbers.numel(); ++k) {
    std::uint64_t z = seed + static_cast<std::uint64_t>(k + 1) * 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    z ^= z >> 31;
    out[k] = static_cast<float>(static_cast<double>(z >> 40) / (1 << 24) * 2 - 1);
  }
  return numbers;
}

}  // namespace oct::test
