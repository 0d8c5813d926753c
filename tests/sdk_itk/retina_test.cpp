// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/retina.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>

#include "octsdk/itk/decode.h"
#include "sdk_itk/files.h"
#include "sdk_itk/images.h"

namespace oct {
namespace {

using test::at;

double fraction(const Mask& mask) {
  return std::accumulate(mask.set.begin(), mask.set.end(), 0.0) /
         static_cast<double>(mask.set.size());
}

TEST(Fit, PadKeepsAspectAndCentres) {
  const Geometry plan = plan_fit(200, 100, {0, 0, 200, 100}, 64, 64, Fit::pad);
  EXPECT_EQ(plan.from, (Rect{0, 0, 200, 100}));
  EXPECT_EQ(plan.to, (Rect{0, 16, 64, 32}));
  Image out = apply(plan, test::flat(200, 100, 1, 90), 7);
  EXPECT_EQ(at(out, 15, 30), 7);
  EXPECT_EQ(at(out, 16, 30), 90);
  EXPECT_EQ(at(out, 47, 63), 90);
  EXPECT_EQ(at(out, 48, 63), 7);
}

TEST(Fit, CropKeepsAspectAndTakesTheCentre) {
  const Geometry plan = plan_fit(200, 100, {0, 0, 200, 100}, 64, 64, Fit::crop);
  EXPECT_EQ(plan.from, (Rect{50, 0, 100, 100}));
  EXPECT_EQ(plan.to, (Rect{0, 0, 64, 64}));
}

TEST(Fit, StretchTakesAll) {
  const Geometry plan = plan_fit(200, 100, {10, 20, 150, 60}, 64, 32, Fit::stretch);
  EXPECT_EQ(plan.from, (Rect{10, 20, 150, 60}));
  EXPECT_EQ(plan.to, (Rect{0, 0, 64, 32}));
}

TEST(Fit, UndoBringsBackPlaceAndSize) {
  for (const Fit how : {Fit::pad, Fit::crop, Fit::stretch}) {
    Image image = test::flat(120, 90, 1, 20);
    for (int row = 30; row < 50; ++row) {
      std::fill_n(&at(image, row, 60), 20, 220.0F);
    }
    const Geometry plan = plan_fit(120, 90, {0, 0, 120, 90}, 240, 240, how);
    Image back = undo(plan, apply(plan, image), 99);
    EXPECT_EQ(back.width, 120);
    EXPECT_EQ(back.height, 90);
    EXPECT_NEAR(at(back, 40, 70), 220, 3);
    EXPECT_NEAR(at(back, 40, 50), 20, 3);
    EXPECT_NEAR(at(back, 60, 70), 20, 3);
    EXPECT_NEAR(at(back, 45, 2), how == Fit::crop ? 99 : 20, 3);  // outside of the crop
  }
}

TEST(Fit, MovesMasksLikeImages) {
  Mask mask{100, 50, std::vector<std::uint8_t>(5000, 0)};
  mask.set[25 * 100 + 99] = 1;
  const Mask out = apply(plan_fit(100, 50, {0, 0, 100, 50}, 200, 200, Fit::pad), mask);
  EXPECT_EQ(out.set[static_cast<std::size_t>(101 * 200 + 199)], 1);
  EXPECT_EQ(std::accumulate(out.set.begin(), out.set.end(), 0), 4);  // one pixel became 2x2
}

TEST(Fit, RefusesPartsOutside) {
  test::message_of(ExitCode::invalid_input, [] {
    plan_fit(10, 10, {5, 0, 6, 10}, 4, 4, Fit::pad);
  });
  test::message_of(ExitCode::invalid_input, [] {
    plan_fit(10, 10, {0, 0, 10, 10}, 0, 4, Fit::pad);
  });
  const Geometry plan = plan_fit(10, 10, {0, 0, 10, 10}, 4, 4, Fit::pad);
  test::message_of(ExitCode::invalid_input, [&] { apply(plan, test::flat(9, 10, 1, 0)); });
}

// Dark speckle, a bright layer that runs out at both sides, a wedge in the upper right corner.
Image scan_with_wedge() {
  Image image = test::pattern(128, 96, 1, SampleType::u8);
  for (float& v : image.pixels) {
    v = std::floor(v / 8);
  }
  for (int row = 50; row < 56; ++row) {
    std::fill_n(&at(image, row, 0), 128, 255.0F);
  }
  for (int row = 0; row < 20; ++row) {
    std::fill_n(&at(image, row, 127 - 4 * (20 - row)), 4 * (20 - row) + 1, 253.0F);
  }
  return image;
}

TEST(WhiteWedge, IsFoundWhileBrightLayersAreNot) {
  const Image image = scan_with_wedge();
  const Mask mask = white_wedge(image);
  EXPECT_EQ(mask.set[2 * 128 + 120], 1);
  EXPECT_EQ(mask.set[52 * 128 + 0], 0);
  EXPECT_EQ(mask.set[52 * 128 + 64], 0);
  EXPECT_EQ(mask.set[0], 0);
  EXPECT_NEAR(fraction(mask), 0.5 * 92 * 23 / (128 * 96), 0.02);  // with a rim of 3 pixels
  EXPECT_EQ(fraction(white_wedge(test::flat(20, 20, 1, 30))), 0);
}

TEST(WhiteWedge, IsFilledWithTheBackgroundsOwnNoise) {
  const Image image = scan_with_wedge();
  const Mask mask = white_wedge(image);
  const Image filled = fill_with_background(image, mask);
  for (std::size_t i = 0; i < mask.set.size(); ++i) {
    if (mask.set[i] != 0) {
      EXPECT_LE(filled.pixels[i], 31);
    } else {
      EXPECT_EQ(filled.pixels[i], image.pixels[i]);
    }
  }
  EXPECT_EQ(filled, fill_with_background(image, mask));
  EXPECT_EQ(fraction(white_wedge(filled)), 0);
}

// What is left of near-white padding along the edges, over all real scans.
TEST(WhiteWedge, LeavesNoPaddingInRealScans) {
  OCT_NEED_SHARED_DATA();
  int scans = 0;
  int with_wedge = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(test::shared_data() / "oct/DRUSEN")) {
    const Image image = decode(entry.path());
    const Mask mask = white_wedge(image);
    Image filled = fill_with_background(image, mask);
    int white = 0;
    for (int column = 0; column < image.width; ++column) {
      white += at(filled, 0, column) > 200 ? 1 : 0;
      white += at(filled, image.height - 1, column) > 200 ? 1 : 0;
    }
    EXPECT_LE(white, image.width / 50) << entry.path();
    EXPECT_LT(fraction(mask), 0.6) << entry.path();
    with_wedge += fraction(mask) > 0.01 ? 1 : 0;
    ++scans;
  }
  EXPECT_EQ(scans, 172);
  EXPECT_GT(with_wedge, scans / 2);
}

TEST(FieldOfView, FindsADisc) {
  Image image = test::flat(300, 200, 3, 4);
  for (int row = 0; row < 200; ++row) {
    for (int column = 0; column < 300; ++column) {
      if ((row - 100) * (row - 100) + (column - 160) * (column - 160) < 80 * 80) {
        at(image, row, column, 0) = 120;
      }
    }
  }
  const FieldOfView field = field_of_view(image);
  EXPECT_NEAR(field.box.x, 80, 3);
  EXPECT_NEAR(field.box.y, 20, 3);
  EXPECT_NEAR(field.box.width, 160, 5);
  EXPECT_NEAR(field.box.height, 160, 5);
  EXPECT_NEAR(fraction(field.inside), 3.1416 * 80 * 80 / 60000, 0.02);
}

TEST(FieldOfView, IsTheWholeImageWhereNothingStandsOut) {
  for (const float value : {0.0F, 130.0F}) {
    const FieldOfView field = field_of_view(test::flat(90, 60, 3, value));
    EXPECT_EQ(field.box, (Rect{0, 0, 90, 60}));
    EXPECT_EQ(fraction(field.inside), 1);
  }
}

// Every real photograph is a disc: the box is nearly as wide as high, or cut by the frame.
TEST(FieldOfView, IsPlausibleInRealPhotographs) {
  OCT_NEED_SHARED_DATA();
  int photographs = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(test::shared_data() / "dfe")) {
    if (entry.path().extension() == ".jpg") {
      const Image image = decode(entry.path());
      const FieldOfView field = field_of_view(image);
      const double aspect = static_cast<double>(field.box.width) / field.box.height;
      EXPECT_GT(field.box.height, 0.85 * image.height) << entry.path();
      EXPECT_GT(aspect, 0.95) << entry.path();
      EXPECT_LT(aspect, field.box.height > 0.98 * image.height ? 1.5 : 1.06) << entry.path();
      EXPECT_NEAR(fraction(field.inside) * image.width * image.height /
                      (static_cast<double>(field.box.width) * field.box.height),
                  0.82, 0.12)
          << entry.path();
      ++photographs;
    }
  }
  EXPECT_GE(photographs, 120);
}

}  // namespace
}  // namespace oct
