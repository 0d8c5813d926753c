// SPDX-License-Identifier: Apache-2.0
#include "octsdk/bootstrap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "octsdk/random.h"

namespace oct {
namespace {

using testing::ElementsAre;

std::vector<double> normals(std::size_t n, std::uint64_t seed) {
  Rng random(seed, "bootstrap-test");
  std::vector<double> values(n);
  for (double& value : values) value = random.normal();
  return values;
}

double width(const std::optional<Interval>& interval) {
  return interval.value().high - interval.value().low;
}

TEST(PatientNumbers, CountPatientsAndTakeUnknownOnesForTheirOwn) {
  EXPECT_THAT(patient_numbers({"b", "", "a", "b", "", "a"}), ElementsAre(0, 1, 2, 0, 3, 2));
}

TEST(Bootstrap, HoldsTheTrueMeanAboutNineteenTimesOfTwenty) {
  int held = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const auto interval = bootstrap_interval({{normals(40, seed), {}}}, seed);
    held += interval->low < 0 && 0 < interval->high ? 1 : 0;
  }
  EXPECT_GE(held, 180);
  EXPECT_LE(held, 199);
}

TEST(Bootstrap, IsAsWideAsTheNormalIntervalOfTheMean) {
  const auto interval = bootstrap_interval({{normals(400, 1), {}}}, 2);
  EXPECT_NEAR(width(interval), 2 * 1.96 / std::sqrt(400.0), 0.02);
}

TEST(Bootstrap, IsAPureFunctionOfItsArguments) {
  const std::vector<PatientSample> samples{{normals(20, 3), {}}};
  EXPECT_EQ(bootstrap_interval(samples, 4)->low, bootstrap_interval(samples, 4)->low);
  EXPECT_NE(bootstrap_interval(samples, 4)->low, bootstrap_interval(samples, 5)->low);
}

// Each of 30 patients has the same number 9 times: there is no more to know than from 30 numbers.
TEST(Bootstrap, RepeatedImagesOfAPatientDoNotMakeItSurer) {
  const std::vector<double> once = normals(30, 6);
  PatientSample repeated;
  for (std::size_t i = 0; i < once.size() * 9; ++i) {
    repeated.values.push_back(once[i / 9]);
    repeated.patients.push_back("p" + std::to_string(i / 9));
  }
  const double honest = width(bootstrap_interval({repeated}, 7));
  EXPECT_NEAR(honest, width(bootstrap_interval({{once, {}}}, 7)), 0.05 * honest);
  EXPECT_NEAR(width(bootstrap_interval({{repeated.values, {}}}, 7)), honest / 3, 0.1 * honest);
}

TEST(Bootstrap, AddsIndependentSamples) {
  const PatientSample one{normals(200, 8), {}};
  const PatientSample other{normals(200, 9), {}};
  const double sum =
      std::hypot(width(bootstrap_interval({one}, 1)), width(bootstrap_interval({other}, 2)));
  EXPECT_NEAR(width(bootstrap_interval({one, other}, 3)), sum, 0.1 * sum);
}

TEST(Bootstrap, OfOnePatientOrANumberThatIsNoneThereIsNoInterval) {
  EXPECT_FALSE(bootstrap_interval({{{1, 2, 3}, {"a", "a", "a"}}}, 1));
  EXPECT_FALSE(bootstrap_interval({{{1, 2}, {}}, {{}, {}}}, 1));
  EXPECT_FALSE(bootstrap_interval({{{1, std::numeric_limits<double>::infinity()}, {}}}, 1));
}

}  // namespace
}  // namespace oct
