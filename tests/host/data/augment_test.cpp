// SPDX-License-Identifier: Apache-2.0
#include "data/augment.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace oct::host {
namespace {

constexpr Size k_from{12, 16};

std::vector<float> ramp(Size size) {
  std::vector<float> image;
  for (std::int64_t y = 0; y < size.height; ++y) {
    for (std::int64_t x = 0; x < size.width; ++x) {
      image.push_back(float(x) * 0.05F - float(y) * 0.03F + 0.1F);
    }
  }
  return image;
}

std::vector<float> changed(const std::vector<float>& in, Size from, Size to, const Warp& warp,
                           const Light& light = {}) {
  std::vector<float> out(std::size_t(to.height * to.width));
  augment(in.data(), 1, from, to, warp, light, out.data());
  return out;
}

float at(const std::vector<float>& image, Size size, std::int64_t y, std::int64_t x) {
  return image[std::size_t(y * size.width + x)];
}

TEST(Augment, NothingChangesNothing) {
  EXPECT_EQ(changed(ramp(k_from), k_from, k_from, {}), ramp(k_from));
}

TEST(Augment, FlipsAndCropsAreExact) {
  const std::vector<float> in = ramp(k_from);
  const std::vector<float> flipped = changed(in, k_from, k_from, {.flip_x = true});
  EXPECT_EQ(at(flipped, k_from, 3, 0), at(in, k_from, 3, 15));
  const std::vector<float> upside = changed(in, k_from, k_from, {.flip_y = true});
  EXPECT_EQ(at(upside, k_from, 0, 4), at(in, k_from, 11, 4));
  const Size to{8, 8};
  const std::vector<float> corner = changed(in, k_from, to, {.crop_x = 0.999, .crop_y = 0});
  EXPECT_EQ(at(corner, to, 0, 7), at(in, k_from, 0, 15));
}

TEST(Augment, FlipByWarpingEqualsFlipByCopying) {
  const std::vector<float> in = ramp(k_from);
  const Warp tiny{.flip_x = true, .flip_y = true, .angle = 1e-9};
  const std::vector<float> warped = changed(in, k_from, k_from, tiny);
  const std::vector<float> copied = changed(in, k_from, k_from, {.flip_x = true, .flip_y = true});
  for (std::size_t i = 0; i < in.size(); ++i) EXPECT_NEAR(warped[i], copied[i], 1e-5);
}

TEST(Augment, ShiftAndScaleMoveWhatTheySay) {
  const std::vector<float> in = ramp(k_from);
  // A quarter of 16 columns to the right: what stood in column 4 stands in column 8.
  const std::vector<float> shifted = changed(in, k_from, k_from, {.shift_x = 0.25});
  EXPECT_NEAR(at(shifted, k_from, 5, 8), at(in, k_from, 5, 4), 1e-5);
  // Twice as large about the centre (7.5, 5.5): column 11.5 shows what stood in 9.5.
  const std::vector<float> scaled = changed(in, k_from, k_from, {.scale = 2});
  const float expected = (at(in, k_from, 5, 9) + at(in, k_from, 6, 10)) / 2;
  const float got = (at(scaled, k_from, 5, 11) + at(scaled, k_from, 6, 12)) / 2;
  EXPECT_NEAR(got, expected, 0.02);
}

TEST(Augment, RotationTurnsTheImage) {
  const Size square{15, 15};
  std::vector<float> in(225, 0.0F);
  in[std::size_t(7 * 15 + 12)] = 1.0F;  // right of the centre
  const std::vector<float> turned = changed(in, square, square, {.angle = 90});
  EXPECT_GT(std::max(at(turned, square, 2, 7), at(turned, square, 12, 7)), 0.9F);
}

TEST(Augment, WhatComesInIsBlackOnlyBesideBlackCorners) {
  const Size size{16, 16};
  std::vector<float> disc(256, -1.0F);
  for (int y = 4; y < 12; ++y) {
    for (int x = 0; x < 16; ++x) disc[std::size_t(y * 16 + x)] = 0.5F;
  }
  const Warp right{.shift_x = 0.25};
  EXPECT_EQ(at(changed(disc, size, size, right), size, 8, 0), -1.0F);
  disc[0] = 0.0F;
  EXPECT_NEAR(at(changed(disc, size, size, right), size, 8, 0), 0.5F, 1e-5);
}

TEST(Augment, LightKeepsBlackAndTheRange) {
  std::vector<float> in(64, 0.0F);
  in[0] = -1.0F;
  in[1] = 0.95F;
  const std::vector<float> bright = changed(in, {8, 8}, {8, 8}, {}, {1.0, 0.2});
  EXPECT_EQ(bright[0], -1.0F);
  EXPECT_EQ(bright[1], 1.0F);
  EXPECT_NEAR(bright[2], 0.2F, 1e-6);
}

TEST(Augment, ModesLeaveWhatTheySay) {
  const Augmentation all{true, true, 10, 0.1, 0.1, 0.1, 0.1};
  EXPECT_EQ(reduced(all, "modality").rotate, 10);
  EXPECT_TRUE(reduced(all, "flip").flip_x);
  EXPECT_EQ(reduced(all, "flip").shift, 0);
  EXPECT_FALSE(reduced(all, "none").flip_x);
  const Augmentation oct{true, false, 0, 0.05, 0.2, 0, 0};
  const Augmentation both = in_common(all, oct);
  EXPECT_FALSE(both.flip_y);
  EXPECT_EQ(both.rotate, 0);
  EXPECT_EQ(both.shift, 0.05);
  EXPECT_EQ(both.scale, 0.1);
}

TEST(Augment, DrawsTheSameNumbersWhateverIsAllowed) {
  Rng a(1, "x");
  Rng b(1, "x");
  draw_warp({}, a);
  draw_warp({true, true, 10, 0.1, 0.1, 0.1, 0.1}, b);
  EXPECT_EQ(a.next(), b.next());
}

}  // namespace
}  // namespace oct::host
