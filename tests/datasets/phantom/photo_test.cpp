// SPDX-License-Identifier: Apache-2.0
#include "phantom/photo.h"

#include <gtest/gtest.h>

#include <thread>

#include "octsdk/error.h"
#include "support.h"

namespace oct::phantom {
namespace {

cv::Scalar mean_near(const Photo& photo, cv::Point2d at, int reach) {
  const cv::Rect box(cvRound(at.x) - reach, cvRound(at.y) - reach, 2 * reach + 1, 2 * reach + 1);
  return cv::mean(photo.image(box));
}

TEST(Photo, SameSeedGivesTheSameBitsInEveryThread) {
  cv::Mat there;
  const cv::Mat here = photograph(make_eye(5), {80, 64}).image;
  std::thread([&] { there = photograph(make_eye(5), {80, 64}).image; }).join();
  EXPECT_EQ(hash_of(here), hash_of(there));
  EXPECT_NE(hash_of(here), hash_of(photograph(make_eye(6), {80, 64}).image));
}

TEST(Photo, DiscIsBrightFoveaDarkFundusRed) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const Eye eye = make_eye(seed, Disease::normal);
    const Photo photo = photograph(eye, {256, 256});
    // The temporal half of the disc: the vessels enter on the other one.
    const cv::Point2d pale = eye.disc - cv::Point2d(0.45 * eye.side(), 0);
    const cv::Scalar disc = mean_near(photo, photo.geometry.to_px(pale), 4);
    const cv::Point2d next = eye.disc - cv::Point2d(1.5 * eye.side(), 0);
    const cv::Scalar beside = mean_near(photo, photo.geometry.to_px(next), 4);
    const cv::Scalar fovea = mean_near(photo, photo.fovea, 4);
    const cv::Point2d between = photo.geometry.to_px({-eye.side() * 2.0, 0});
    const cv::Scalar temporal = mean_near(photo, between, 5);
    EXPECT_GT(disc[1], 1.15 * beside[1]) << seed;
    EXPECT_LT(fovea[1], temporal[1]) << seed;
    EXPECT_GT(temporal[0], temporal[1]) << seed;  // red over green over blue
    EXPECT_GT(temporal[1], temporal[2]) << seed;
  }
}

TEST(Photo, DiscLiesOnTheNasalSide) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const Eye eye = make_eye(seed);
    const Photo photo = photograph(eye, {128, 128});
    EXPECT_EQ(photo.disc.x > photo.fovea.x, eye.right) << seed;
    EXPECT_EQ(photo.mask.at<std::uint8_t>(cvRound(photo.fovea.y), cvRound(photo.fovea.x)), 255);
  }
}

TEST(Photo, OutsideTheFieldOfViewIsDark) {
  const Photo photo = photograph(make_eye(9), {200, 140});
  cv::Mat outside;
  cv::bitwise_not(photo.mask, outside);
  EXPECT_GT(cv::countNonZero(outside), 500);
  EXPECT_LT(cv::mean(photo.image, outside)[0], 6);
  EXPECT_GT(cv::mean(photo.image, photo.mask)[0], 60);
}

TEST(Photo, VesselsAreDarkerThanTheirSurroundings) {
  double on = 0;
  double beside = 0;
  int count = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const Eye eye = make_eye(seed, Disease::normal);
    const Photo photo = photograph(eye, {512, 512});
    for (const Vessel& vessel : eye.vessels) {
      const VesselPoint& point = vessel.path[vessel.path.size() / 2];
      const cv::Point2d px = photo.geometry.to_px(point.at);
      if (point.width < 0.07 || cv::norm(point.at - eye.disc) < 1.5 ||
          cv::norm(point.at - eye.photo.centre) > 5.5) {
        continue;
      }
      on += mean_near(photo, px, 0)[1];
      beside += mean_near(photo, px, 12)[1];
      ++count;
    }
  }
  ASSERT_GT(count, 10);
  EXPECT_LT(on, 0.85 * beside);
}

TEST(Photo, DiseaseShowsWhereTheMapSays) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const Photo ill = photograph(make_eye(seed, Disease::drusen), {512, 512});
    const Photo well = photograph(make_eye(seed, Disease::normal), {512, 512});
    cv::Mat change;
    cv::absdiff(ill.image, well.image, change);
    const cv::Mat lesions = ill.lesion_map > 0;
    cv::Mat elsewhere;
    cv::bitwise_not(lesions, elsewhere);
    EXPECT_GT(cv::mean(change, lesions)[1], 8) << seed;
    EXPECT_LT(cv::mean(change, elsewhere)[1], 1.5) << seed;
    EXPECT_TRUE(well.lesions.empty());
  }
}

TEST(Photo, AnySize) {
  for (const cv::Size size : {cv::Size(16, 16), cv::Size(33, 90), cv::Size(300, 64)}) {
    const Photo photo = photograph(make_eye(2), size);
    EXPECT_EQ(photo.image.size(), size);
    EXPECT_EQ(photo.mask.size(), size);
    EXPECT_EQ(photo.image.type(), CV_8UC3);
  }
  EXPECT_THROW((void)photograph(make_eye(2), {8, 64}), Error);
}

}  // namespace
}  // namespace oct::phantom
