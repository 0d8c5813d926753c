// SPDX-License-Identifier: Apache-2.0
// On the phantom field, disc and vessels are known: what the finders get wrong.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "disc.h"
#include "octsdk/itk/image.h"
#include "phantom/photo.h"
#include "vessels.h"

namespace oct::anatomy_dfe {
namespace {

constexpr int k_eyes = 80;

phantom::Eye eye_of(int seed) {
  return phantom::make_eye(static_cast<std::uint64_t>(seed), phantom::Disease(seed / 2 % 4));
}

Image as_image(const cv::Mat& drawn) {
  Image image = make_image(drawn.cols, drawn.rows, 3, SampleType::u8);
  for (int y = 0; y < drawn.rows; ++y) {
    for (int x = 0; x < drawn.cols; ++x) {
      for (int c = 0; c < 3; ++c) {
        image.plane(c)[static_cast<std::size_t>(y * drawn.cols + x)] = drawn.at<cv::Vec3b>(y, x)[c];
      }
    }
  }
  return image;
}

/// CV_8U, 255 where a vessel of the eye covers at least half of a pixel.
cv::Mat vessel_mask(const phantom::Eye& eye, const phantom::PhotoGeometry& geometry,
                    cv::Size size) {
  constexpr int fine = 4;
  cv::Mat drawn(size * fine, CV_8U, cv::Scalar(0));
  for (const phantom::Vessel& vessel : eye.vessels) {
    for (std::size_t i = 1; i < vessel.path.size(); ++i) {
      const auto at = [&](std::size_t k) {
        return cv::Point((geometry.to_px(vessel.path[k].at) + cv::Point2d(0.5, 0.5)) * fine);
      };
      const double width = vessel.path[i].width * geometry.px_per_mm * fine;
      cv::line(drawn, at(i - 1), at(i), cv::Scalar(255), std::max(1, cvRound(width)));
    }
  }
  cv::Mat mask;
  cv::resize(drawn, mask, size, 0, 0, cv::INTER_AREA);
  return mask >= 128;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const auto mean = [](const std::vector<double>& of) {
    return std::accumulate(of.begin(), of.end(), 0.0) / static_cast<double>(of.size());
  };
  double aa = 0;
  double bb = 0;
  double ab = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double x = a[i] - mean(a);
    const double y = b[i] - mean(b);
    aa += x * x;
    bb += y * y;
    ab += x * y;
  }
  return ab / std::sqrt(aa * bb);
}

struct Bounds {
  int side;
  double disc;         // mean error, pixels
  double lost;         // share of the eyes whose disc is missed by more than its radius
  double correlation;  // of the density with the drawn vessels'
  double overlap;      // Dice coefficient with them
};

class FindersOnThePhantom : public testing::TestWithParam<Bounds> {};

// The numbers of the README.
TEST_P(FindersOnThePhantom, RecoverTheTruthWithinTheStatedBounds) {
  const Bounds bounds = GetParam();
  const cv::Size size(bounds.side, bounds.side);
  double error = 0;
  double missed = 0;
  double overlap = 0;
  double clear = 0;
  std::vector<double> found_density;
  std::vector<double> known_density;
  for (int seed = 0; seed < k_eyes; ++seed) {
    const phantom::Eye eye = eye_of(seed);
    const phantom::Photo truth = phantom::photograph(eye, size);
    const Photo photo = look_at(as_image(truth.image));
    EXPECT_NEAR(photo.share, cv::countNonZero(truth.mask) / static_cast<double>(size.area()), 0.06)
        << seed;
    const Vessels vessels = find_vessels(photo);
    const Disc disc = find_disc(photo, vessels);
    const double distance = cv::norm(disc.centre - truth.disc);
    error += distance / k_eyes;
    clear += disc.is_clear() ? 1.0 / k_eyes : 0;
    if (distance > truth.disc_radius.width) missed += 1.0 / k_eyes;
    const cv::Mat known = vessel_mask(eye, truth.geometry, size) & (vessels.judged * 255);
    const cv::Mat found = vessels.map();
    found_density.push_back(vessels.density());
    known_density.push_back(cv::countNonZero(known) /
                            static_cast<double>(cv::countNonZero(vessels.judged)));
    overlap += 2.0 * cv::countNonZero(found & known) /
               (cv::countNonZero(found) + cv::countNonZero(known)) / k_eyes;
  }
  const double agreement = correlation(found_density, known_density);
  std::printf(
      "%d: disc %.2f pixels, missed %.3f, clear %.3f; vessels: Dice %.3f, correlation of "
      "density %.3f\n",
      bounds.side, error, missed, clear, overlap, agreement);
  EXPECT_LT(error, bounds.disc);
  EXPECT_LE(missed, bounds.lost);
  EXPECT_GT(agreement, bounds.correlation);
  EXPECT_GT(overlap, bounds.overlap);
}

INSTANTIATE_TEST_SUITE_P(Sides, FindersOnThePhantom,
                         testing::Values(Bounds{64, 2.5, 0.05, 0.4, 0.4},
                                         Bounds{128, 2.5, 0.05, 0.55, 0.6},
                                         Bounds{256, 4, 0.05, 0.4, 0.55}),
                         [](const auto& info) { return std::to_string(info.param.side); });

TEST(Vessels, OfAnEmptyFieldAreNone) {
  cv::Mat plain(128, 128, CV_8UC3, cv::Scalar(0, 0, 0));
  cv::circle(plain, {64, 64}, 60, cv::Scalar(180, 90, 50), cv::FILLED);
  const Photo photo = look_at(as_image(plain));
  EXPECT_NEAR(photo.roundness, 1, 0.03);
  const Vessels vessels = find_vessels(photo);
  EXPECT_EQ(vessels.density(), 0);
  EXPECT_FALSE(find_disc(photo, vessels).is_clear());
}

TEST(Vessels, KnowWhichWayTheyRun) {
  cv::Mat drawn(128, 128, CV_8UC3, cv::Scalar(180, 120, 50));
  cv::line(drawn, {30, 0}, {30, 127}, cv::Scalar(120, 60, 30), 2);
  cv::line(drawn, {60, 64}, {127, 64}, cv::Scalar(120, 60, 30), 2);
  const Vessels vessels = find_vessels(look_at(as_image(drawn)));
  EXPECT_GT(vessels.likeness.at<float>(40, 30), 0.5F);
  EXPECT_GT(vessels.upright.at<float>(40, 30), 0.9F);
  EXPECT_GT(vessels.likeness.at<float>(64, 90), 0.5F);
  EXPECT_LT(vessels.upright.at<float>(64, 90), 0.1F);
}

}  // namespace
}  // namespace oct::anatomy_dfe
