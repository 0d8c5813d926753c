// SPDX-License-Identifier: Apache-2.0
// kid: what follows from its definition; that it equals the published numbers is a golden test.
#include "../feature_support.h"
#include "mmd.h"
#include "octsdk/bootstrap.h"

namespace oct::test {
namespace {

Score kid(const at::Tensor& real, const at::Tensor& fake,
          const std::map<std::string, std::string>& options = {}) {
  return feature_scores("kid", real, fake, options).at(0);
}

TEST(Kid, Manners) {
  expect_manners("kid", "kid", "kd@net");
}

// Of three vectors on a line, by hand: k(a, b) = (a b + 1)^3.
TEST(Kid, OfAFewNumbersIsKnown) {
  const Score score = kid(at::tensor({0.F, 1.F}).view({2, 1}), at::tensor({1.F, 2.F}).view({2, 1}));
  // within: k(0,1) = 1, k(1,2) = 27; across: k(0,.) = 1, 1, k(1,.) = 8, 27.
  EXPECT_DOUBLE_EQ(score.value, 1 + 27 - 2 * (1 + 1 + 8 + 27) / 4.0);
  EXPECT_FALSE(score.low.has_value());  // one image less is none
}

TEST(Kid, HasNoBiasForSmallSets) {
  constexpr int k_draws = 60;
  double sum = 0;
  double squares = 0;
  for (std::uint64_t i = 0; i < k_draws; ++i) {
    const double value = kid(gaussians(12, 6, 2 * i), gaussians(12, 6, 2 * i + 1)).value;
    sum += value;
    squares += value * value;
  }
  const double mean = sum / k_draws;
  const double error = std::sqrt((squares / k_draws - mean * mean) / k_draws);
  EXPECT_LT(std::abs(mean), 3 * error);
}

// The standard error against the spread of the value itself over many draws.
TEST(Kid, IntervalIsAsWideAsTheSpreadOfTheValue) {
  constexpr int k_draws = 80;
  double sum = 0;
  double squares = 0;
  double error = 0;
  for (std::uint64_t i = 0; i < k_draws; ++i) {
    const auto mmd = kid::squared_mmd(
        gaussians(40, 5, 2 * i), patient_numbers(std::vector<std::string>(40)),
        gaussians(30, 5, 2 * i + 1) + 0.7, patient_numbers(std::vector<std::string>(30)));
    sum += mmd.value;
    squares += mmd.value * mmd.value;
    error += mmd.standard_error.value();
  }
  const double mean = sum / k_draws;
  const double spread = std::sqrt(squares / k_draws - mean * mean);
  EXPECT_NEAR(error / k_draws / spread, 1, 0.25);
}

TEST(Kid, RepeatedImagesOfAPatientDoNotMakeItSurer) {
  const at::Tensor once = gaussians(20, 5, 1);
  const at::Tensor repeated = once.repeat_interleave(6, 0) + 0.05 * gaussians(120, 5, 2);
  std::vector<std::string> patients;
  for (int i = 0; i < 120; ++i) patients.push_back("p" + std::to_string(i / 6));
  const MetricBatch fake = embedded(gaussians(200, 5, 3) + 0.5);
  const double known = width(feature_scores("kid", embedded(repeated, patients), fake)[0]);
  const double unknown = width(feature_scores("kid", embedded(repeated), fake)[0]);
  EXPECT_GT(known, 1.5 * unknown);
  const std::vector<std::string> alone(120, "p");
  EXPECT_FALSE(feature_scores("kid", embedded(repeated, alone), fake)[0].low.has_value());
}

TEST(Kid, GrowsWithTheDifferenceAndSeesNoneBetweenIdenticalSets) {
  const at::Tensor real = gaussians(60, 5, 1);
  const at::Tensor fake = gaussians(60, 5, 2);
  EXPECT_LE(kid(real, real).value, 0);
  EXPECT_LT(kid(real, fake).value, kid(real, fake + 0.5).value);
  EXPECT_LT(kid(real, fake + 0.5).value, kid(real, fake + 1).value);
  EXPECT_GT(kid(real, fake + 1).low.value(), 0);
}

TEST(Kid, SubsetsAverageToTheSameValueAndWidenTheInterval) {
  const at::Tensor real = gaussians(90, 5, 1);
  const at::Tensor fake = gaussians(80, 5, 2) + 0.5;
  const Score all = kid(real, fake);
  const Score some = kid(real, fake, {{"subset-size", "40"}, {"subsets", "60"}});
  EXPECT_NE(some.value, all.value);
  EXPECT_NEAR(some.value, all.value, 0.25 * width(all));
  EXPECT_GT(width(some), width(all));
  EXPECT_EQ(failure_of([&] {
              kid(real, fake, {{"subset-size", "81"}});
            }).first,
            ExitCode::metric_undefined);
}

}  // namespace
}  // namespace oct::test
