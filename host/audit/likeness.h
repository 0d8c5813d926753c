// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "octsdk/itk/image.h"

namespace oct::host {

/// What is kept of an image to tell whether another one is nearly the same: compressed again, made
/// smaller or larger, in other brightness or colours. Mirrored or turned ones are others.
struct Likeness {
  static constexpr int k_side = 24;
  /// pHash (Zauner 2010, section 3.2.1): signs of 64 low frequencies of the cosine transform of the
  /// image in 32 x 32, against their median.
  std::uint64_t hash = 0;
  /// The image in 24 x 24 less its blurred self, in 32nds of its standard deviation: what is left
  /// of the disc that all photographs show and the band that all scans show.
  std::array<std::int8_t, k_side * k_side> details{};
  double mean = 0;    ///< of its gray, 0 ... 255
  double spread = 0;  ///< standard deviation of its gray

  /// An image without contrast is like every other one.
  [[nodiscard]] bool has_contrast() const { return spread >= 2; }
};

/// Pure, thread-safe.
Likeness likeness_of(const Image& image);

/// Bits that differ, 0 ... 64.
int distance(std::uint64_t a, std::uint64_t b);

/// Correlation of the details, -1 ... 1.
double correlation(const Likeness& a, const Likeness& b);

}  // namespace oct::host
