// SPDX-License-Identifier: Apache-2.0
#include "common/prepare.h"

#include <gmock/gmock.h>

#include "sdk_itk/files.h"
#include "sdk_itk/images.h"

namespace oct::datasets {
namespace {

using test::at;

TEST(Prepare, MapsTheRangeOfEachTypeToPlusMinusOne) {
  for (const auto type : {SampleType::u8, SampleType::u16, SampleType::f32}) {
    Image image = make_image(16, 16, 1, type);
    at(image, 0, 0) = full_scale(type);
    Preparation how;
    how.channels = 3;
    const Sample sample = prepare(image, how, {16, 16});
    EXPECT_EQ(sample.image.size(0), 3);
    EXPECT_EQ(sample.image[2][0][0].item<float>(), 1);
    EXPECT_EQ(sample.image[0][5][5].item<float>(), -1);
    EXPECT_FALSE(sample.mask.defined());
  }
}

TEST(Prepare, RefusesFloatsOfAnUnknownUnit) {
  Image image = make_image(16, 16, 1, SampleType::f32);
  at(image, 3, 3) = 7;
  EXPECT_THAT(test::message_of(ExitCode::invalid_input,
                               [&] {
                                 prepare(image, Preparation{}, {16, 16});
                               }),
              testing::HasSubstr("to 7.0"));
}

TEST(Prepare, PadsWithUnseenPixels) {
  Preparation how;
  how.fit = "pad";
  const Sample sample = prepare(test::flat(64, 32, 1, 255), how, {32, 32});
  EXPECT_EQ(sample.mask.sum().item<int>(), 32 * 16);
  EXPECT_EQ(sample.image[0][0][0].item<float>(), -1);
  EXPECT_EQ(sample.image[0][16][0].item<float>(), 1);
}

TEST(Prepare, MasksTheWedge) {
  Image image = test::flat(96, 96, 1, 10);
  for (int row = 0; row < 20; ++row) {
    std::fill_n(&at(image, row, 0), 96, 255.0F);
  }
  Preparation how;
  how.mask_wedge = true;
  const Sample sample = prepare(image, how, {96, 96});
  EXPECT_LT(sample.image.max().item<float>(), -0.9F);
  EXPECT_FALSE(sample.mask[0][10][50].item<bool>());
  EXPECT_TRUE(sample.mask[0][60][50].item<bool>());
}

TEST(Prepare, CropsToTheField) {
  Image image = test::flat(400, 200, 3, 2);
  for (int row = 0; row < 200; ++row) {
    for (int column = 0; column < 400; ++column) {
      if ((row - 100) * (row - 100) + (column - 200) * (column - 200) < 90 * 90) {
        at(image, row, column, 0) = 180;
      }
    }
  }
  Preparation how;
  how.channels = 3;
  how.crop_field = true;
  const Sample sample = prepare(image, how, {64, 64});
  EXPECT_GT(sample.image[0][32][1].item<float>(), 0);  // the disc now fills the width
  EXPECT_FALSE(sample.mask[0][0][0].item<bool>());
  EXPECT_TRUE(sample.mask[0][32][32].item<bool>());
}

TEST(Prepare, TurnsColourIntoPillowsLuma) {
  Image image = test::flat(2, 1, 3, 0);
  at(image, 0, 0, 0) = 200;
  at(image, 0, 0, 1) = 100;
  at(image, 0, 0, 2) = 50;
  EXPECT_THAT(with_channels(image, 1).pixels, testing::ElementsAre(124, 0));  // PIL: 124
}

TEST(Prepare, HalvesSideBySideImages) {
  Image image = test::flat(20, 10, 1, 10);
  for (int row = 0; row < 10; ++row) {
    std::fill_n(&at(image, row, 10), 10, 90.0F);
  }
  EXPECT_EQ(half_of(image, true), test::flat(10, 10, 1, 10));
  EXPECT_EQ(half_of(image, false), test::flat(10, 10, 1, 90));
  test::message_of(ExitCode::invalid_input, [] { half_of(test::flat(7, 3, 1, 0), true); });
}

}  // namespace
}  // namespace oct::datasets
