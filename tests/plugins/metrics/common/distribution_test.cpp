// SPDX-License-Identifier: Apache-2.0
#include "common/distribution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "octsdk/random.h"

namespace oct::metrics {
namespace {

Measured measured(const std::vector<double>& values) {
  Measured result;
  for (std::size_t i = 0; i < values.size(); ++i) result.add(values[i], std::to_string(i));
  return result;
}

/// Normal values with this mean and deviation, three a patient.
Measured normals(int count, double mean, double deviation, std::uint64_t seed) {
  Measured result;
  Rng random(seed, "distribution-test");
  for (int i = 0; i < count; ++i) {
    result.add(mean + deviation * random.normal(), std::to_string(i / 3));
  }
  return result;
}

/// Between sets of one size: the mean distance of the sorted values.
double sorted_distance(std::vector<double> a, std::vector<double> b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::abs(a[i] - b[i]);
  return sum / static_cast<double>(a.size());
}

TEST(Distribution, DistanceIsThatOfTheSortedValues) {
  const Measure measure{normals(60, 0, 1, 1), normals(60, 0.4, 1.5, 2)};
  const Score score = distance_score("d", measure);
  EXPECT_NEAR(score.value,
              sorted_distance(measure.real.sample().values, measure.fake.sample().values), 1e-12);
  EXPECT_EQ(score.n, 60);
  EXPECT_FALSE(score.higher_is_better);
}

TEST(Distribution, DistanceOfSetsOfOtherSizesIsKnown) {
  // Half of the mass moves by 1, the other half by 3.
  const Measure measure{measured({0}), measured({1, -3})};
  EXPECT_DOUBLE_EQ(distance_score("d", measure).value, 2);
  const Measure repeated{measured({1, 2, 2, 5}), measured({1, 1, 2, 2, 2, 2, 5, 5})};
  EXPECT_NEAR(distance_score("d", repeated).value, 0, 1e-12);
}

TEST(Distribution, IntervalsHoldTheValueAndNarrowWithTheNumber) {
  const auto width = [](int count) {
    const Score score = distance_score("d", {normals(count, 0, 1, 3), normals(count, 1, 1, 4)});
    EXPECT_LE(score.low.value(), score.value);
    EXPECT_GE(score.high.value(), score.value);
    return score.high.value() - score.low.value();
  };
  EXPECT_LT(width(1200), 0.6 * width(120));
}

// 100 draws of two sets whose distance is 1: some 95 of the intervals should hold it.
TEST(Distribution, IntervalsCoverTheTruth) {
  int covered = 0;
  for (std::uint64_t draw = 0; draw < 100; ++draw) {
    const Score score =
        distance_score("d", {normals(150, 0, 1, 1000 + draw), normals(150, 1, 1, 2000 + draw)});
    if (*score.low <= 1 && *score.high >= 1) ++covered;
  }
  std::printf("%d of 100 intervals hold the truth\n", covered);
  EXPECT_GE(covered, 87);
}

TEST(Distribution, GapsAreOfMeansAndDeviations) {
  const Measure measure{normals(3000, 2, 1, 5), normals(3000, 1.5, 1.4, 6)};
  const Score mean = mean_gap_score("m", measure);
  EXPECT_NEAR(mean.value, 0.5, 0.1);
  EXPECT_LT(*mean.low, 0.5);
  EXPECT_GT(*mean.high, 0.45);
  const Score deviation = deviation_gap_score("s", measure);
  EXPECT_NEAR(deviation.value, 0.4, 0.07);
  EXPECT_LT(*deviation.low, 0.42);
  EXPECT_GT(*deviation.high, 0.38);
}

TEST(Distribution, ValuesThatAreNotFiniteAreNone) {
  Measured some = measured({1, 3});
  some.add(std::numeric_limits<double>::quiet_NaN(), "x");
  const Score score = mean_score("m", some, true);
  EXPECT_EQ(score.value, 2);
  EXPECT_EQ(score.n, 2);
  EXPECT_TRUE(score.higher_is_better);
}

TEST(Distribution, OnePatientHasNoInterval) {
  Measured one;
  one.add(1, "a");
  one.add(2, "a");
  EXPECT_FALSE(mean_score("m", one, true).low);
}

}  // namespace
}  // namespace oct::metrics
