// SPDX-License-Identifier: Apache-2.0
#include "octsdk/itk/flatten.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "sdk_itk/files.h"
#include "sdk_itk/images.h"
#include "sdk_itk/phantom_images.h"

namespace oct {
namespace {

using test::at;

double deviation(const std::vector<float>& rows) {
  double mean = 0;
  double square = 0;
  for (const float row : rows) mean += row / static_cast<double>(rows.size());
  for (const float row : rows) square += (row - mean) * (row - mean);
  return std::sqrt(square / static_cast<double>(rows.size()));
}

std::vector<float> after(std::vector<float> rows, const ColumnShifts& shifts) {
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] += static_cast<float>(shifts[i]);
  return rows;
}

TEST(Flatten, MovesColumnsAndBack) {
  Image image = test::pattern(40, 60, 3, SampleType::u16);
  ColumnShifts shifts(40);
  for (int i = 0; i < 40; ++i) shifts[static_cast<std::size_t>(i)] = i % 9 - 4;
  Image out = moved(image, shifts, 7);
  EXPECT_EQ(at(out, 20, 8, 1), at(image, 16, 8, 1));
  EXPECT_EQ(at(out, 3, 8), 7);
  Image back = moved(out, inverse(shifts), -1);
  for (int row = 4; row < 56; ++row) {
    for (int column = 0; column < 40; ++column) {
      EXPECT_EQ(at(back, row, column, 2), at(image, row, column, 2));
    }
  }
  EXPECT_EQ(at(back, 58, 8), -1);  // it had left the image
  const Mask mask = moved(Mask{2, 3, {1, 0, 1, 0, 1, 1}}, {1, -1});
  EXPECT_THAT(mask.set, testing::ElementsAre(0, 0, 1, 1, 1, 0));
  test::message_of(ExitCode::invalid_input, [&] { moved(image, {1, 2}); });
}

TEST(Flatten, BringsACurveToItsMedianRow) {
  EXPECT_THAT(flattening({10, 12, 14.4F, 12, 9.6F}), testing::ElementsAre(2, 0, -2, 0, 2));
  EXPECT_TRUE(flattening({}).empty());
}

// The truth is known there: Bruch's membrane under any disease is the base.
TEST(FindRetina, FollowsThePhantomsLayers) {
  double mean_before = 0;
  double mean_left = 0;
  for (std::uint64_t seed = 0; seed < 24; ++seed) {
    const auto disease = static_cast<phantom::Disease>(seed / 2 % 4);
    const phantom::BScan scan = phantom::scan(phantom::make_eye(seed, disease), {384, 248});
    const auto found = find_retina(test::drawn(scan.image));
    ASSERT_TRUE(found) << seed;
    const std::vector<float>& truth = scan.boundary[phantom::bm];
    const double before = deviation(truth);
    const double left = deviation(after(truth, flattening(found->base)));
    EXPECT_LT(left, 2) << "seed " << seed << ", before " << before;
    mean_before += before / 24;
    mean_left += left / 24;
    float off = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
      off += std::abs(found->ilm[i] - scan.boundary[phantom::ilm][i]) /
             static_cast<float>(truth.size());
    }
    EXPECT_LT(off, 4) << seed;
    const Rect part = retina_part(*found, 384, 248);
    EXPECT_LT(part.y, *std::min_element(scan.boundary[phantom::ilm].begin(),
                                        scan.boundary[phantom::ilm].end()));
    EXPECT_GT(part.y + part.height, *std::max_element(truth.begin(), truth.end()));
    EXPECT_LT(part.height, 220) << seed;
  }
  EXPECT_LT(mean_left, 0.9);
  EXPECT_GT(mean_before, 3 * mean_left);  // the eyes are tilted and curved
}

TEST(FindRetina, SaysNothingWhereNoLayerIs) {
  EXPECT_FALSE(find_retina(test::flat(200, 200, 1, 90)));
  EXPECT_FALSE(find_retina(test::pattern(200, 200, 1, SampleType::u8)));
  EXPECT_FALSE(find_retina(test::flat(15, 200, 1, 90)));
}

}  // namespace
}  // namespace oct
