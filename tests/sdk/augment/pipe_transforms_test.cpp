// SPDX-License-Identifier: Apache-2.0
// Single transforms against what they are by definition.
#include <gtest/gtest.h>

#include <cmath>

#include "images.h"

namespace oct::nn {
namespace {

double largest_difference(const at::Tensor& a, const at::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

at::Tensor sample_image() {
  return random_images({2, 3, 16, 16}, 1, torch::kDouble);
}

// The wavelet's published constants have twelve digits.
constexpr double k_wavelet = 1e-9;
constexpr double k_smooth = 0.06;

/// Three slow waves, none like its mirror image, whose slope is 0 at the edges.
at::Tensor smooth_image() {
  const at::Tensor phase = torch::arange(32, torch::kDouble) * (M_PI / 31);
  const at::Tensor down = (phase * 2).cos() + phase.cos() / 2;
  const at::Tensor across = (phase * 3).cos() - (phase * 2).cos() / 3;
  return torch::outer(down, across).view({1, 1, 32, 32}) *
         torch::tensor({1.0, 0.5, -0.3}, torch::kDouble).view({1, 3, 1, 1});
}

// sym6 is not symmetric: its two passes cancel for an image that keeps its orientation, and move a
// mirrored or turned one by a tenth of a pixel (as published): here up to 0.06 in a range of 4.
TEST(AugmentTransforms, FlipIsTheMirrorImage) {
  const at::Tensor x = smooth_image();
  EXPECT_LT(largest_difference(only(&AugmentOptions::xflip).apply_at_quantile(x, 0.8), x.flip(3)),
            k_smooth);
  EXPECT_TRUE(only(&AugmentOptions::xflip).apply_at_quantile(x, 0.3).is_same(x));
}

TEST(AugmentTransforms, QuarterTurnsAreWhole) {
  const at::Tensor x = smooth_image();
  const AugmentPipe pipe = only(&AugmentOptions::rotate90);
  EXPECT_TRUE(pipe.apply_at_quantile(x, 0.1).is_same(x));
  for (const int turns : {1, 2, 3}) {
    const at::Tensor result = pipe.apply_at_quantile(x, 0.25 * turns + 0.1);
    EXPECT_LT(largest_difference(result, torch::rot90(x, turns, {2, 3})), k_smooth) << turns;
  }
}

TEST(AugmentTransforms, WholeShiftsMirrorWhatLiesBeyondTheEdge) {
  const at::Tensor x = random_images({1, 1, 16, 32}, 2, torch::kDouble);
  // At 0.8 of U(-1/8, 1/8): 1.2 and 2.4 pixels.
  const at::Tensor result = only(&AugmentOptions::xint).apply_at_quantile(x, 0.8);
  const at::Tensor mirrored = torch::reflection_pad2d(x, {2, 0, 1, 0});
  EXPECT_LT(largest_difference(result, mirrored.narrow(2, 0, 16).narrow(3, 0, 32)), k_wavelet);
}

TEST(AugmentTransforms, ScaleMagnifiesAWave) {
  const auto wave = [](double pixels) {
    const at::Tensor x = torch::arange(64, torch::kDouble) - 31.5;
    return (x * (2 * M_PI / pixels)).cos().view({1, 1, 1, 64}).expand({1, 1, 64, 64});
  };
  // Quantile 0.9213504 of sigma 0.2: 2^(erfinv(0.8427008) * 0.2) = 2^0.2.
  const at::Tensor result =
      only(&AugmentOptions::scale).apply_at_quantile(wave(16), (std::erf(1.0) + 1) / 2);
  EXPECT_LT(largest_difference(result, wave(16 * std::exp2(0.2))), 0.02);  // bilinear
}

TEST(AugmentTransforms, ColorsAroundTheGrayAxis) {
  const at::Tensor x = sample_image();
  const at::Tensor gray = x.mean(1, true);
  const double q = (std::erf(0.5) + 1) / 2;
  const auto at_q = [&](double AugmentOptions::*transform, double quantile) {
    return only(transform).apply_at_quantile(x, quantile);
  };
  const auto expect = [](const at::Tensor& result, const at::Tensor& expected) {
    EXPECT_LT(largest_difference(result, expected), 1e-12);
  };
  expect(at_q(&AugmentOptions::brightness, q), x + 0.5 * 0.2);
  expect(at_q(&AugmentOptions::contrast, q), x * std::exp2(0.5 * 0.5));
  expect(at_q(&AugmentOptions::lumaflip, 0.8), x - 2 * gray);
  expect(at_q(&AugmentOptions::saturation, q), gray + (x - gray) * std::exp2(0.5));
  // A third of a turn hands red to green, green to blue, blue to red.
  expect(at_q(&AugmentOptions::hue, 0.5 + 1.0 / 3), x.roll(1, 1));
}

TEST(AugmentTransforms, AFilterLargerThanTheImageKeepsAPlainImagePlain) {
  const at::Tensor plain = torch::full({1, 1, 5, 3}, 0.7, torch::kDouble);
  const at::Tensor result = only(&AugmentOptions::imgfilter).apply_at_quantile(plain, 0.8);
  // All of it is in the lowest band, which is amplified by t along each axis and then normalised
  // with the other three.
  const double t = std::exp2(0.5951160814499948);
  const double lowest = t / std::sqrt((10 * t * t + 3) / 13);
  const double others = std::pow((12 + t * t) / 13, -1.5);
  const double gain = lowest * others;
  EXPECT_LT(largest_difference(result, plain * gain * gain), 1e-9);
}

TEST(AugmentTransforms, NoiseHasItsSigmaAndIsFixedAtAQuantile) {
  const at::Tensor x = torch::zeros({1, 1, 64, 64}, torch::kDouble);
  const AugmentPipe pipe = only(&AugmentOptions::noise);
  const at::Tensor result = pipe.apply_at_quantile(x, std::erf(0.7));
  EXPECT_NEAR(result.std().item<double>(), 0.07, 0.003);
  EXPECT_NEAR(result.mean().item<double>(), 0, 0.004);
  EXPECT_TRUE(torch::equal(pipe.apply_at_quantile(x, std::erf(0.7)), result));
}

TEST(AugmentTransforms, NoiseDiffersBetweenSamples) {
  Rng random(1, "augment");
  const at::Tensor result =
      only(&AugmentOptions::noise).apply(torch::zeros({2, 1, 8, 8}), 1, random);
  EXPECT_FALSE(torch::equal(result[0] / result[0].std(), result[1] / result[1].std()));
}

TEST(AugmentTransforms, CutoutBlanksHalfOfEachSide) {
  const at::Tensor x = torch::ones({1, 1, 8, 16});
  const AugmentPipe pipe = only(&AugmentOptions::cutout);
  const at::Tensor middle = pipe.apply_at_quantile(x, 0.5);
  EXPECT_EQ(middle.sum().item<double>(), 8 * 16 - 4 * 8);
  EXPECT_EQ(middle.narrow(2, 2, 4).narrow(3, 4, 8).sum().item<double>(), 0);
  const at::Tensor corner = pipe.apply_at_quantile(x, 0.01);
  EXPECT_EQ(corner.sum().item<double>(), 8 * 16 - 2 * 4);
  EXPECT_EQ(corner.narrow(2, 0, 2).narrow(3, 0, 4).sum().item<double>(), 0);
}

}  // namespace
}  // namespace oct::nn
