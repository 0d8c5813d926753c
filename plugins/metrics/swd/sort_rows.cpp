// SPDX-License-Identifier: Apache-2.0
#include "sort_rows.h"

#include <ATen/Parallel.h>

#include <array>
#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

namespace oct::swd {
namespace {

constexpr int digit_bits = 11;
constexpr int digits = 3;  // of 11 bits: 32 bits and one to spare
constexpr std::uint32_t digit_mask = (1U << digit_bits) - 1;
constexpr std::uint32_t sign = 0x80000000U;

using Keys = std::vector<std::uint32_t>;
using Histogram = std::array<std::uint32_t, std::size_t{1} << digit_bits>;

// Order of the floats = order of the keys as whole numbers.
std::uint32_t key_of(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return (bits & sign) != 0 ? ~bits : bits | sign;
}

float value_of(std::uint32_t key) {
  return std::bit_cast<float>((key & sign) != 0 ? key & ~sign : ~key);
}

std::uint32_t digit_of(std::uint32_t key, int digit) {
  return key >> (digit * digit_bits) & digit_mask;
}

void sort_row(float* values, Keys& keys, Keys& other) {
  std::array<Histogram, digits> counts{};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    keys[i] = key_of(values[i]);
    for (int digit = 0; digit < digits; ++digit) {
      ++counts[static_cast<std::size_t>(digit)][digit_of(keys[i], digit)];
    }
  }
  for (int digit = 0; digit < digits; ++digit) {
    Histogram& places = counts[static_cast<std::size_t>(digit)];
    std::uint32_t place = 0;
    for (std::uint32_t& count : places) place += std::exchange(count, place);
    for (const std::uint32_t key : keys) other[places[digit_of(key, digit)]++] = key;
    keys.swap(other);
  }
  for (std::size_t i = 0; i < keys.size(); ++i) values[i] = value_of(keys[i]);
}

}  // namespace

void sort_rows(const at::Tensor& values) {
  const std::int64_t length = values.size(1);
  float* const first = values.mutable_data_ptr<float>();
  at::parallel_for(0, values.size(0), 1, [&](std::int64_t begin, std::int64_t end) {
    Keys keys(static_cast<std::size_t>(length));
    Keys other(keys.size());
    for (std::int64_t row = begin; row < end; ++row) sort_row(first + row * length, keys, other);
  });
}

}  // namespace oct::swd
