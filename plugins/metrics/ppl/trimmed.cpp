// SPDX-License-Identifier: Apache-2.0
#include "trimmed.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace oct::ppl {

TrimmedMean trimmed_mean(const std::vector<double>& values, double share) {
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  const double last = static_cast<double>(sorted.size() - 1);
  const double low = sorted[static_cast<std::size_t>(std::floor(share * last))];
  const double high = sorted[static_cast<std::size_t>(std::ceil((1 - share) * last))];
  TrimmedMean mean;
  double kept = 0;
  double clamped = 0;
  for (const double value : values) {
    clamped += std::clamp(value, low, high);
    if (value < low || value > high) continue;
    mean.value += value;
    ++kept;
  }
  const auto count = static_cast<double>(values.size());
  mean.value /= kept;
  for (const double value : values) {
    const double influence = (std::clamp(value, low, high) - clamped / count) * count / kept;
    mean.linear.push_back(mean.value + influence);
  }
  return mean;
}

}  // namespace oct::ppl
