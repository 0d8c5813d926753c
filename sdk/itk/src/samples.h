// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "octsdk/itk/image.h"

namespace oct {

/// The number at byte `at`; `big`: stored with its most significant byte first.
template <class Sample>
Sample sample_at(std::span<const std::uint8_t> bytes, std::size_t at, bool big) {
  std::array<std::uint8_t, sizeof(Sample)> raw;
  std::memcpy(raw.data(), bytes.subspan(at, sizeof(Sample)).data(), sizeof(Sample));
  if (big) {
    std::reverse(raw.begin(), raw.end());
  }
  Sample value;
  std::memcpy(&value, raw.data(), sizeof(Sample));
  return value;
}

/// Throws Error(invalid_input) that tells where, when a sample is NaN or infinite.
void check_finite(const Image& image);

}  // namespace oct
