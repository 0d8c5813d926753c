// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/resize.h"

#include <gmock/gmock.h>

#include <cmath>
#include <sstream>

#include "sdk_itk/files.h"
#include "sdk_itk/images.h"

namespace oct {
namespace {

// The image that golden/make_golden.py gave to Pillow.
Image golden_source(int width, int height, SampleType type) {
  Image image = make_image(width, height, 1, type);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const auto v = static_cast<float>((3 * x * x + 5 * y * y + 7 * x * y) % 256);
      test::at(image, y, x) = type == SampleType::f32 ? v * 1.375F - 100 : v;
    }
  }
  return image;
}

// Pillow 13 takes the columns first for some shapes whose height shrinks more than the width; the
// rounding between the passes then differs by a level.
double allowed_levels(int from_width, int from_height, int to_width, int to_height) {
  const bool columns_first =
      to_height < from_height && to_height * from_width < to_width * from_height;
  return columns_first ? 1 : 0;
}

TEST(Resize, EqualsPillowsBicubic) {
  const auto rows =
      test::read_tsv(std::filesystem::path(OCT_SOURCE_DIR) / "tests/sdk_itk/golden/resize.tsv");
  ASSERT_EQ(rows.size(), 14U);
  for (const auto& row : rows) {
    SCOPED_TRACE(row[0] + " " + row[1] + "x" + row[2] + " to " + row[3] + "x" + row[4]);
    const auto type = row[0] == "L" ? SampleType::u8 : SampleType::f32;
    const int width = std::stoi(row[1]);
    const int height = std::stoi(row[2]);
    const Image out =
        resize(golden_source(width, height, type), std::stoi(row[3]), std::stoi(row[4]));
    const double tolerance =
        type == SampleType::f32 ? 1e-4 : allowed_levels(width, height, out.width, out.height);
    const auto sums = test::sums_of(out.pixels);
    const auto count = static_cast<double>(out.pixels.size());
    EXPECT_NEAR(sums.plain, std::stod(row[5]), tolerance * count);
    EXPECT_NEAR(sums.weighted, std::stod(row[6]), tolerance * count * 500);
    std::istringstream head(row[7]);
    std::size_t i = 0;
    for (float expected = 0; head >> expected; ++i) {
      EXPECT_NEAR(out.pixels[i], expected, tolerance) << "pixel " << i;
    }
    EXPECT_EQ(i, std::min<std::size_t>(64, out.pixels.size()));
  }
}

TEST(Resize, KeepsSixteenBitsWholeAndInRange) {
  const Image out = resize(test::pattern(50, 40, 1, SampleType::u16), 23, 31);
  for (const float v : out.pixels) {
    EXPECT_EQ(v, std::round(v));
    EXPECT_GE(v, 0);
    EXPECT_LE(v, 65535);
  }
}

TEST(Resize, TreatsChannelsAlikeAndScalesSpacing) {
  Image gray = test::pattern(30, 20, 1, SampleType::u8);
  gray.spacing = {0.004, 0.012};
  Image colour = test::flat(30, 20, 3, 0);
  std::copy(gray.pixels.begin(), gray.pixels.end(), colour.plane(2).begin());
  const Image small = resize(gray, 15, 5);
  const Image small_colour = resize(colour, 15, 5);
  EXPECT_TRUE(std::equal(small.pixels.begin(), small.pixels.end(), small_colour.plane(2).begin()));
  EXPECT_DOUBLE_EQ((*small.spacing)[0], 0.016);
  EXPECT_DOUBLE_EQ((*small.spacing)[1], 0.024);
}

TEST(Resize, ToItsOwnSizeIsTheSame) {
  const Image image = test::pattern(13, 9, 3, SampleType::u8);
  EXPECT_EQ(resize(image, 13, 9), image);
}

TEST(Resize, RefusesNothing) {
  test::message_of(ExitCode::invalid_input, [] { resize(Image{}, 4, 4); });
  test::message_of(ExitCode::invalid_input, [] { resize(test::flat(4, 4, 1, 0), 0, 4); });
}

}  // namespace
}  // namespace oct
