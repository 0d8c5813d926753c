// SPDX-License-Identifier: Apache-2.0
#include "octsdk/statistics.h"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>

namespace oct {

Mean mean_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  Mean mean;
  mean.value = std::accumulate(values.begin(), values.end(), 0.0) / n;
  if (values.size() < 2 || !std::isfinite(mean.value)) return mean;

  double squares = 0;
  for (const double value : values) squares += (value - mean.value) * (value - mean.value);
  const double standard_error = std::sqrt(squares / (n - 1) / n);
  const double reach =
      boost::math::quantile(boost::math::students_t(n - 1), 0.975) * standard_error;
  mean.low = mean.value - reach;
  mean.high = mean.value + reach;
  return mean;
}

}  // namespace oct
