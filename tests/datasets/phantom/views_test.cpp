// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "phantom/photo.h"
#include "support.h"

/// The photograph and the B-scan must show the same disease at the same place.
namespace oct::phantom {
namespace {

constexpr int k_side = 512;

/// The place of the retina under a column, in pixels of the photograph.
cv::Point pixel_under(const Photo& photo, const BScan& b, int column) {
  const double along = (column + 0.5) / b.image.cols;
  const cv::Point2d mm = b.line.from + (b.line.to - b.line.from) * along;
  const cv::Point2d px = photo.geometry.to_px(mm);
  return {cvRound(px.x), cvRound(px.y)};
}

class Views : public testing::TestWithParam<Disease> {};

TEST_P(Views, LesionOnTheScanLineMeansLesionInTheScan) {
  int agree = 0;
  int total = 0;
  for (std::uint64_t seed = 0; seed < 15; ++seed) {
    const Eye eye = make_eye(seed, GetParam());
    const Photo photo = photograph(eye, {k_side, k_side});
    const BScan b = scan(eye, {256, 256});
    std::vector<bool> in_scan(256, false);
    for (const LesionView& view : b.lesions) {
      const int last = cvFloor(view.box.x + view.box.width);
      for (int c = cvCeil(view.box.x); c <= last; ++c) in_scan[std::clamp(c, 0, 255)] = true;
    }
    for (int c = 0; c < 256; ++c, ++total) {
      const bool on_photo = photo.lesion_map.at<std::uint16_t>(pixel_under(photo, b, c)) > 0;
      agree += on_photo == in_scan[c] ? 1 : 0;
    }
  }
  EXPECT_GT(agree, 0.93 * total);  // boxes reach a little below the visible height
}

TEST_P(Views, EveryLesionOfTheScanIsOnThePhotograph) {
  for (std::uint64_t seed = 0; seed < 15; ++seed) {
    const Eye eye = make_eye(seed, GetParam());
    const Photo photo = photograph(eye, {k_side, k_side});
    std::set<int> seen;
    for (const LesionView& view : photo.lesions) seen.insert(view.lesion);
    for (const LesionView& view : scan(eye, {256, 256}).lesions) {
      EXPECT_TRUE(seen.count(view.lesion)) << seed << ' ' << view.lesion;
    }
  }
}

TEST_P(Views, ScanBesideTheLesionsShowsNone) {
  for (std::uint64_t seed = 0; seed < 15; ++seed) {
    const Eye eye = make_eye(seed, GetParam());
    double lowest = 0;
    for (const Lesion& l : eye.lesions) lowest = std::max(lowest, l.centre.y + l.reach());
    const BScan beside = scan(eye, {64, 64}, {{-3, lowest + 0.1}, {3, lowest + 0.1}});
    EXPECT_TRUE(beside.lesions.empty()) << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(Diseases, Views,
                         testing::Values(Disease::drusen, Disease::cnv, Disease::dme),
                         [](const auto& tested) {
                           return std::string(disease_name(tested.param));
                         });

TEST(Views, ShadowsLieWhereTheScanLineCrossesVesselsOfThePhotograph) {
  double on_vessel = 0;
  double anywhere = 0;
  int count = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Eye eye = make_eye(seed, Disease::normal);
    const Photo photo = photograph(eye, {1024, 1024});
    const BScan b = scan(eye, {256, 256});
    for (const VesselShadow& shadow : b.vessels) {
      if (shadow.width < 2 || shadow.column < 12 || shadow.column > 243) continue;
      const auto green = [&](int column) {
        return photo.image.at<cv::Vec3b>(pixel_under(photo, b, column))[1];
      };
      const int c = cvRound(shadow.column);
      on_vessel += std::min({green(c - 1), green(c), green(c + 1)});
      anywhere += 0.5 * (green(c - 9) + green(c + 9));
      ++count;
    }
  }
  ASSERT_GT(count, 10);
  EXPECT_LT(on_vessel, 0.9 * anywhere);
}

}  // namespace
}  // namespace oct::phantom
