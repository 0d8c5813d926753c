// SPDX-License-Identifier: Apache-2.0
// fd: what follows from its definition; that it equals the published numbers is a golden test.
#include "../feature_support.h"
#include "frechet.h"

namespace oct::test {
namespace {

Score fd(const at::Tensor& real, const at::Tensor& fake) {
  return feature_scores("fd", real, fake).at(0);
}

TEST(Fd, Manners) {
  expect_manners("fd", "fid", "fd@net");
}

// Means 3 apart, standard deviations 1 and 2 in each of two directions.
TEST(Fd, OfKnownGaussiansIsKnown) {
  const at::Tensor eye = at::eye(2, at::kDouble);
  const auto frechet =
      fd::frechet({at::zeros({2}, at::kDouble), eye}, {at::tensor({3.0, 0.0}), 4 * eye});
  EXPECT_NEAR(frechet.distance, 9 + 2 * (2 - 1) * (2 - 1), 1e-12);
  // d/ds of 2 (sqrt(s) - 2)^2 at s = 1, in each direction: 1 - 2 / 1.
  EXPECT_TRUE(at::allclose(frechet.real_slope, -1 * eye));
  EXPECT_TRUE(at::allclose(frechet.fake_slope, 0.5 * eye));
}

TEST(Fd, OfIdenticalSetsIsZero) {
  const at::Tensor real = gaussians(80, 5, 1);
  EXPECT_EQ(fd(real, real).value, 0);
  EXPECT_EQ(fd(real, real.flip({0})).value, 0);
  const at::Tensor wide = gaussians(30, 28, 2);
  EXPECT_EQ(fd(wide, wide).name, "fd-inf@net");
  EXPECT_GT(fd(wide, gaussians(30, 28, 3)).value, 0);
}

TEST(Fd, BothWaysOfComputingItAgreeAlsoForSingularCovariances) {
  const auto both = [](const at::Tensor& x, const at::Tensor& y) {
    const double moments = fd::frechet(fd::moments_of(x), fd::moments_of(y)).distance;
    EXPECT_NEAR(fd::frechet_of_vectors(x, y), moments, 1e-6 * moments);
  };
  both(gaussians(60, 10, 1), gaussians(50, 10, 2) * 1.5 + 0.3);
  both(gaussians(12, 20, 3), gaussians(15, 20, 4));
}

TEST(Fd, ExtrapolatesBelowTwiceTheDimensionAndSaysSo) {
  const auto name = [](std::int64_t n) {
    return fd(gaussians(n, 24, 1), gaussians(n, 24, 2)).name;
  };
  EXPECT_EQ(name(48), "fd@net");
  EXPECT_EQ(name(47), "fd-inf@net");
  EXPECT_EQ(name(24), "fd-inf@net");
  EXPECT_FALSE(fd(gaussians(47, 24, 1), gaussians(47, 24, 2)).low.has_value());
  const auto [code, message] = failure_of([&] { name(23); });
  EXPECT_EQ(code, ExitCode::metric_undefined);
  EXPECT_NE(message.find("kid"), std::string::npos) << message;
}

TEST(Fd, ExtrapolationTakesMostOfTheBiasAway) {
  // Variances as of a network's features: few directions hold most of them.
  const at::Tensor scale = at::arange(1, 61, at::kFloat).pow(-0.75);
  double biased = 0;
  double extrapolated = 0;
  for (std::uint64_t i = 0; i < 10; ++i) {
    const at::Tensor real = gaussians(110, 60, 2 * i) * scale;
    const at::Tensor fake = gaussians(110, 60, 2 * i + 1) * scale;
    biased += fd::frechet_of_vectors(real, fake) / 10;  // the true distance is 0
    extrapolated += fd::frechet_at_infinity(real, fake) / 10;
  }
  EXPECT_GT(biased, 0.1);
  EXPECT_LT(std::abs(extrapolated), 0.2 * biased);
}

TEST(Fd, IntervalIsAsWideAsTheSpreadOfTheValue) {
  constexpr int k_draws = 60;
  double sum = 0;
  double squares = 0;
  double widths = 0;
  for (std::uint64_t i = 0; i < k_draws; ++i) {
    const Score score = fd(gaussians(150, 4, 2 * i), gaussians(100, 4, 2 * i + 1) * 1.5 + 0.5);
    EXPECT_GE(score.value, score.low.value());
    EXPECT_LE(score.value, score.high.value());
    sum += score.value;
    squares += score.value * score.value;
    widths += width(score);
  }
  const double mean = sum / k_draws;
  const double spread = std::sqrt(squares / k_draws - mean * mean);
  EXPECT_NEAR(widths / k_draws / (2 * 1.96 * spread), 1, 0.25);
}

TEST(Fd, RepeatedImagesOfAPatientDoNotMakeItSurer) {
  const at::Tensor repeated = gaussians(20, 4, 1).repeat_interleave(6, 0);
  std::vector<std::string> patients;
  for (int i = 0; i < 120; ++i) patients.push_back("p" + std::to_string(i / 6));
  const MetricBatch fake = embedded(gaussians(2000, 4, 3) + 0.5);
  EXPECT_GT(width(feature_scores("fd", embedded(repeated, patients), fake)[0]),
            1.8 * width(feature_scores("fd", embedded(repeated), fake)[0]));
}

TEST(Fd, SurvivesFeaturesThatAreAlwaysZero) {
  at::Tensor real = gaussians(80, 6, 1);
  at::Tensor fake = gaussians(90, 6, 2) + 0.5;
  const double without = fd(real.narrow(1, 0, 4), fake.narrow(1, 0, 4)).value;
  real.narrow(1, 4, 2).zero_();
  fake.narrow(1, 4, 2).zero_();
  const Score with = fd(real, fake);
  EXPECT_NEAR(with.value, without, 1e-9);
  EXPECT_TRUE(std::isfinite(with.high.value()));
}

}  // namespace
}  // namespace oct::test
