// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace oct::ppl {

/// A mean without the extremes at either end.
struct TrimmedMean {
  double value = 0;
  /// One number a value, whose mean is `value` and whose spread is that of the trimmed mean: its
  /// influence function added to it (Huber, "Robust statistics", 1981, §3.3). For the bootstrap.
  std::vector<double> linear;
};

/// The mean of the values from the percentile `share` to the percentile 1 - `share`, both included,
/// the lower one rounded down and the upper one up to a value (Karras et al. 2019, §4.1: 0.01).
/// `values` not empty, 0 <= share < 0.5.
TrimmedMean trimmed_mean(const std::vector<double>& values, double share);

}  // namespace oct::ppl
