// SPDX-License-Identifier: Apache-2.0
#include "octsdk/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "octsdk/random.h"

namespace oct {
namespace {

// t(0.975, 3) = 3.18245; the standard error of 1 2 3 4 is sqrt(5/3 / 4).
TEST(MeanOf, GivesStudentsInterval) {
  const Mean mean = mean_of({1, 2, 3, 4});
  EXPECT_DOUBLE_EQ(mean.value, 2.5);
  const double reach = 3.182446305 * std::sqrt(5.0 / 3.0 / 4.0);
  EXPECT_NEAR(mean.low.value(), 2.5 - reach, 1e-8);
  EXPECT_NEAR(mean.high.value(), 2.5 + reach, 1e-8);
}

TEST(MeanOf, IntervalHoldsTheTruthNineteenTimesInTwenty) {
  constexpr int trials = 4000;
  int held = 0;
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    Rng random(1, "coverage", trial);
    std::vector<double> values(8);
    for (double& value : values) value = 3 + random.normal();
    const Mean mean = mean_of(values);
    held += mean.low.value() <= 3 && 3 <= mean.high.value();
  }
  // Three standard errors of a proportion of 4000.
  EXPECT_NEAR(held / double{trials}, 0.95, 0.0104);
}

TEST(MeanOf, HasNoIntervalForOneOrInfiniteValues) {
  EXPECT_FALSE(mean_of({2}).low.has_value());
  const Mean mean = mean_of({2, std::numeric_limits<double>::infinity()});
  EXPECT_TRUE(std::isinf(mean.value));
  EXPECT_FALSE(mean.high.has_value());
}

}  // namespace
}  // namespace oct
