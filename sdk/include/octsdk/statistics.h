// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "octsdk/export.h"

namespace oct {

/// A mean and its 95 % confidence interval.
struct Mean {
  double value = 0;
  std::optional<double> low;  ///< absent for fewer than two values, or when one is not finite
  std::optional<double> high;
};

/// The mean of independent values with Student's t interval. `values` must not be empty.
OCT_API Mean mean_of(const std::vector<double>& values);

}  // namespace oct
