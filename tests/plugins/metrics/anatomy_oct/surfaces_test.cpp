// SPDX-License-Identifier: Apache-2.0
// On the phantom the surfaces are known: what find_surfaces() gets wrong, and what it notices.
#include "surfaces.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "phantom/scan.h"
#include "speckle.h"

namespace oct::anatomy_oct {
namespace {

using phantom::BScan;

constexpr int k_eyes = 80;
constexpr double k_depth = phantom::k_scan_depth;

BScan scan_of(std::uint64_t seed, int side) {
  return phantom::scan(phantom::make_eye(seed, phantom::Disease(seed / 2 % 4)), {side, side});
}

Surfaces found_in(const cv::Mat& image) {
  cv::Mat values;
  image.convertTo(values, CV_32F);
  return find_surfaces(values, k_depth);
}

double distance(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t c = 0; c < a.size(); ++c) sum += std::abs(a[c] - b[c]);
  return sum / static_cast<double>(a.size());
}

struct Bounds {
  int side;
  double ilm, rpe, bm;  // pixels
};

class SurfacesOfThePhantom : public testing::TestWithParam<Bounds> {};

// The numbers of the README.
TEST_P(SurfacesOfThePhantom, AreFoundWithinTheStatedPixels) {
  const Bounds bounds = GetParam();
  double ilm = 0;
  double rpe = 0;
  double bm = 0;
  double broken = 0;
  double order = 0;
  for (int i = 0; i < k_eyes; ++i) {
    const BScan truth = scan_of(static_cast<std::uint64_t>(i), bounds.side);
    const Surfaces found = found_in(truth.image);
    ilm += distance(found.ilm, truth.boundary[phantom::ilm]) / k_eyes;
    rpe += distance(found.rpe, truth.boundary[phantom::rpe]) / k_eyes;
    bm += distance(found.bm, truth.boundary[phantom::bm]) / k_eyes;
    broken += found.broken_share() / k_eyes;
    order += found.order_share() / k_eyes;
  }
  std::printf("%d: ILM %.2f RPE %.2f BM %.2f pixels, broken %.3f, in order %.4f\n", bounds.side,
              ilm, rpe, bm, broken, order);
  EXPECT_LT(ilm, bounds.ilm);
  EXPECT_LT(rpe, bounds.rpe);
  EXPECT_LT(bm, bounds.bm);
  EXPECT_LT(broken, 0.1);
  EXPECT_GT(order, 0.98);
}

INSTANTIATE_TEST_SUITE_P(Sides, SurfacesOfThePhantom,
                         testing::Values(Bounds{64, 0.25, 0.5, 0.3}, Bounds{128, 0.25, 0.5, 0.3},
                                         Bounds{256, 0.3, 0.8, 0.7}),
                         [](const auto& info) { return std::to_string(info.param.side); });

TEST(Surfaces, ThicknessFollowsTheTruth) {
  std::vector<double> found;
  std::vector<double> known;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const BScan truth = scan_of(seed, 128);
    found.push_back(found_in(truth.image).thickness());
    double sum = 0;
    for (int c = 0; c < 128; ++c) {
      sum += truth.boundary[phantom::rpe][c] - truth.boundary[phantom::ilm][c];
    }
    known.push_back(sum / 128 * truth.um_per_row);
  }
  const cv::Mat a(found);
  const cv::Mat b(known);
  EXPECT_LT(cv::norm(a, b, cv::NORM_L1) / 40, 12) << "um";
}

TEST(Surfaces, TornColumnsAreBrokenOnes) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const BScan truth = scan_of(seed, 128);
    cv::Mat torn = truth.image.clone();
    for (int c = 0; c < torn.cols; ++c) {
      cv::Mat column = torn.col(c).clone();
      const int shift = (c * 37) % 29 - 14;
      for (int y = 0; y < torn.rows; ++y) {
        torn.at<std::uint8_t>(y, c) =
            column.at<std::uint8_t>(std::clamp(y + shift, 0, torn.rows - 1));
      }
    }
    EXPECT_GT(found_in(torn).broken_share(), found_in(truth.image).broken_share() + 0.4) << seed;
  }
}

TEST(Surfaces, OfAnImageUpsideDownAreBroken) {
  double broken = 0;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    cv::Mat turned;
    cv::flip(scan_of(seed, 128).image, turned, 0);
    broken += found_in(turned).broken_share() / 8;
  }
  EXPECT_GT(broken, 0.5);  // less than 0.1 of the columns are when it stands upright
}

TEST(Surfaces, OfAFlatImageAreBrokenEverywhere) {
  const Surfaces found = found_in(cv::Mat(64, 64, CV_8U, cv::Scalar(90)));
  EXPECT_EQ(found.broken_share(), 1);
}

TEST(Speckle, SizeAndRatioOfMadeSpeckleAreFound) {
  Surfaces everywhere;
  everywhere.um_per_row = 7.5;
  everywhere.ilm.assign(256, 20);
  everywhere.rpe.assign(256, 236);
  everywhere.broken.assign(256, false);
  cv::Mat noise(256, 256, CV_32F);
  cv::theRNG().state = 7;
  cv::randn(noise, 0, 1);
  const Speckle white = measure_speckle(noise * 20 + 100, everywhere);
  EXPECT_NEAR(white.snr, 5, 0.4);
  EXPECT_NEAR(white.axial, 1, 0.1);
  EXPECT_NEAR(white.lateral, 1, 0.1);
  cv::Mat wide;
  cv::GaussianBlur(noise, wide, {}, 1.2, 0.01);
  const Speckle stretched = measure_speckle(wide * 20 + 100, everywhere);
  EXPECT_GT(stretched.lateral, 2.2);
  EXPECT_NEAR(stretched.axial, 1, 0.2);
}

TEST(Speckle, IsUnknownWithoutRetina) {
  Surfaces none;
  none.um_per_row = 7.5;
  none.ilm.assign(64, 20);
  none.rpe.assign(64, 22);
  none.broken.assign(64, false);
  EXPECT_TRUE(std::isnan(measure_speckle(cv::Mat(64, 64, CV_32F, cv::Scalar(1)), none).snr));
}

}  // namespace
}  // namespace oct::anatomy_oct
