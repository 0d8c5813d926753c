// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdint>

#include "upfirdn_kernel.h"

namespace oct::nn {

void separate(UpfirdnTaps& taps) {
  // Small filters in one pass: as the published code takes them, so that both round alike.
  constexpr std::int64_t fewest_taps = 8;
  taps.separable = false;
  if (std::max(taps.width, taps.height) < fewest_taps) return;
  const auto less = [](double a, double b) { return std::abs(a) < std::abs(b); };
  const auto largest = std::max_element(taps.grid.begin(), taps.grid.end(), less);
  const double peak = *largest;
  const std::int64_t place = largest - taps.grid.begin();
  const auto row = taps.grid.begin() + place / taps.width * taps.width;
  taps.x.assign(row, row + taps.width);
  taps.y.clear();
  if (peak == 0) return;
  for (std::int64_t y = 0; y < taps.height; ++y) {
    const auto at = static_cast<std::size_t>(y * taps.width + place % taps.width);
    taps.y.push_back(taps.grid[at] / peak);
  }

  taps.separable = true;
  auto expected = taps.grid.begin();
  for (const double y : taps.y) {
    for (const double x : taps.x) {
      if (std::abs(y * x - *expected++) > 1e-12 * std::abs(peak)) taps.separable = false;
    }
  }
}

}  // namespace oct::nn
