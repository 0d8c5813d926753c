// SPDX-License-Identifier: Apache-2.0
// How often transforms are applied, and what the retinal profiles never do.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "images.h"

namespace oct::nn {
namespace {

struct Rate {
  const char* name;
  double AugmentOptions::*transform;
  double expected;  // share of the samples that change
};

constexpr double k_p = 0.4;

class Rates : public ::testing::TestWithParam<Rate> {};

TEST_P(Rates, FollowTheStrength) {
  constexpr std::int64_t samples = 1000;
  const at::Tensor images = random_images({1, 3, 16, 16}, 1).expand({samples, -1, -1, -1});
  Rng random(2, "augment");
  const at::Tensor result = only(GetParam().transform).apply(images, k_p, random);
  const double changed =
      (result != images).flatten(1).any(1).to(torch::kDouble).mean().item<double>();
  const double deviation = std::sqrt(GetParam().expected * (1 - GetParam().expected) / samples);
  EXPECT_NEAR(changed, GetParam().expected, 4 * deviation);
}

INSTANTIATE_TEST_SUITE_P(
    AugmentPipe, Rates,
    ::testing::Values(
        Rate{"xflip", &AugmentOptions::xflip, k_p / 2},
        Rate{"rotate90", &AugmentOptions::rotate90, k_p * 3 / 4},
        // Both of U(-2, 2) pixels round to 0 in a sixteenth of the draws.
        Rate{"xint", &AugmentOptions::xint, k_p * 15 / 16},
        Rate{"scale", &AugmentOptions::scale, k_p}, Rate{"rotate", &AugmentOptions::rotate, k_p},
        Rate{"aniso", &AugmentOptions::aniso, k_p}, Rate{"xfrac", &AugmentOptions::xfrac, k_p},
        Rate{"brightness", &AugmentOptions::brightness, k_p},
        Rate{"contrast", &AugmentOptions::contrast, k_p},
        Rate{"lumaflip", &AugmentOptions::lumaflip, k_p / 2},
        Rate{"hue", &AugmentOptions::hue, k_p},
        Rate{"saturation", &AugmentOptions::saturation, k_p},
        // Any of four bands.
        Rate{"imgfilter", &AugmentOptions::imgfilter, 1 - 0.6 * 0.6 * 0.6 * 0.6},
        Rate{"noise", &AugmentOptions::noise, k_p}, Rate{"cutout", &AugmentOptions::cutout, k_p}),
    [](const auto& rate) { return std::string(rate.param.name); });

/// What became of "down" over many draws: the slope in the middle of a ramp, which stays in the
/// image because nothing is shifted.
struct Slopes {
  double least_down = std::numeric_limits<double>::infinity();
  double steepest_angle = 0;  // between the slope and the vertical, degrees
};

Slopes slopes_of(AugmentOptions options) {
  options.xint = options.xfrac = 0;
  constexpr std::int64_t size = 16;
  const at::Tensor ramps = downward_ramp(1, size).expand({300, -1, -1, -1});
  Rng random(3, "augment");
  const at::Tensor result = AugmentPipe(options).apply(ramps, 1, random);
  Slopes slopes;
  for (const at::Tensor& ramp : result.squeeze(1).unbind()) {
    const double middle = ramp[size / 2][size / 2].item<double>();
    const double down = ramp[size / 2 + 1][size / 2].item<double>() - middle;
    const double across = ramp[size / 2][size / 2 + 1].item<double>() - middle;
    slopes.least_down = std::min(slopes.least_down, down);
    slopes.steepest_angle =
        std::max(slopes.steepest_angle, std::abs(std::atan2(across, down)) * 180 / M_PI);
  }
  return slopes;
}

TEST(RetinalSets, OctNeverTurnsNorGoesUpsideDown) {
  const Slopes slopes = slopes_of(augment_options(AugmentSet::oct));
  EXPECT_GT(slopes.least_down, 0);
  EXPECT_LT(slopes.steepest_angle, 0.1);
}

TEST(RetinalSets, DfeTiltsALittle) {
  const Slopes slopes = slopes_of(augment_options(AugmentSet::dfe));
  EXPECT_GT(slopes.least_down, 0);
  EXPECT_GT(slopes.steepest_angle, 10);
  EXPECT_LT(slopes.steepest_angle, 50);  // twice 15 degrees, steepened by the anisotropy
}

TEST(RetinalSets, ThePapersSetTurnsAllTheWay) {
  const Slopes slopes = slopes_of(augment_options(AugmentSet::bg));
  EXPECT_LT(slopes.least_down, 0);
  EXPECT_GT(slopes.steepest_angle, 150);
}

/// How one colour (0.6, 0.1, -0.2), which fills the images, comes out.
at::Tensor colors_of(AugmentSet set) {
  const at::Tensor color = torch::tensor({0.6, 0.1, -0.2}, torch::kDouble).view({1, 3, 1, 1});
  Rng random(4, "augment");
  return AugmentPipe(augment_options(set))
      .apply(color.expand({300, 3, 6, 6}), 1, random)
      .select(3, 3)
      .select(2, 3);
}

TEST(RetinalSets, OctKeepsTheOrderOfGrays) {
  const at::Tensor colors = colors_of(AugmentSet::oct);
  const at::Tensor upper = colors.select(1, 0) - colors.select(1, 1);
  const at::Tensor lower = colors.select(1, 1) - colors.select(1, 2);
  EXPECT_GT(upper.min().item<double>(), 0);
  EXPECT_LT((upper / lower - 0.5 / 0.3).abs().max().item<double>(), 1e-6);
  EXPECT_GT(upper.max().item<double>() / upper.min().item<double>(), 2) << "contrast is not drawn";
}

double hue_of(const at::Tensor& color) {
  const double r = color[0].item<double>();
  const double g = color[1].item<double>();
  const double b = color[2].item<double>();
  return std::atan2(std::sqrt(3.0) * (g - b), 2 * r - g - b);
}

TEST(RetinalSets, DfeKeepsTheHue) {
  const double expected = hue_of(torch::tensor({0.6, 0.1, -0.2}, torch::kDouble));
  for (const at::Tensor& color : colors_of(AugmentSet::dfe).unbind()) {
    EXPECT_NEAR(hue_of(color), expected, 1e-6);
  }
}

TEST(RetinalSets, ThePapersSetChangesTheHueAndFlipsLuma) {
  double most = 0;
  const double hue = hue_of(torch::tensor({0.6, 0.1, -0.2}, torch::kDouble));
  for (const at::Tensor& color : colors_of(AugmentSet::color).unbind()) {
    most = std::max(most, std::abs(std::remainder(hue_of(color) - hue, 2 * M_PI)));
  }
  EXPECT_GT(most, 2);
}

}  // namespace
}  // namespace oct::nn
