// SPDX-License-Identifier: Apache-2.0
#include "octsdk/copy_test.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

namespace oct {
namespace {

// P(U >= u) of the rank sum with ties, by the normal approximation with continuity correction.
double larger_by_chance(const std::vector<double>& heldout, const std::vector<double>& made) {
  std::vector<double> all(heldout);
  all.insert(all.end(), made.begin(), made.end());
  std::sort(all.begin(), all.end());
  const auto n = static_cast<double>(all.size());
  const auto n_made = static_cast<double>(made.size());
  const auto n_heldout = static_cast<double>(heldout.size());

  double u = -n_made * (n_made + 1) / 2;
  for (const double value : made) {
    const auto [first, last] = std::equal_range(all.begin(), all.end(), value);
    u += (static_cast<double>(first - all.begin()) + static_cast<double>(last - all.begin()) + 1) /
         2;
  }
  double ties = 0;
  for (auto first = all.begin(); first != all.end();) {
    const auto last = std::upper_bound(first, all.end(), *first);
    const auto t = static_cast<double>(last - first);
    ties += t * t * t - t;
    first = last;
  }
  const double variance = n_made * n_heldout / 12 * (n + 1 - ties / (n * (n - 1)));
  if (variance <= 0) return 1;
  const double z = (u - n_made * n_heldout / 2 - 0.5) / std::sqrt(variance);
  return boost::math::cdf(boost::math::complement(boost::math::normal(), z));
}

}  // namespace

double copy_threshold(const std::vector<double>& heldout) {
  return *std::max_element(heldout.begin(), heldout.end());
}

CopyVerdict test_for_copies(const std::vector<double>& heldout, const std::vector<double>& made) {
  CopyVerdict verdict;
  verdict.threshold = copy_threshold(heldout);
  verdict.copies =
      std::count_if(made.begin(), made.end(), [&](double v) { return v > verdict.threshold; });
  const auto n = static_cast<double>(made.size());
  verdict.rate = static_cast<double>(verdict.copies) / n;

  const double z = boost::math::quantile(boost::math::normal(), 0.975);
  const double centre = (verdict.rate + z * z / (2 * n)) / (1 + z * z / n);
  const double reach =
      z / (1 + z * z / n) * std::sqrt(verdict.rate * (1 - verdict.rate) / n + z * z / (4 * n * n));
  // The ends are exactly 0 and 1 there; rounding leaves 1e-17.
  verdict.low = verdict.copies == 0 ? 0 : centre - reach;
  verdict.high = verdict.rate == 1 ? 1 : centre + reach;
  verdict.p_value = larger_by_chance(heldout, made);
  return verdict;
}

}  // namespace oct
