// SPDX-License-Identifier: Apache-2.0
#include "phantom/scan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "octsdk/error.h"
#include "support.h"

namespace oct::phantom {
namespace {

constexpr auto all_diseases = {Disease::normal, Disease::drusen, Disease::cnv, Disease::dme};

TEST(Scan, SameSeedGivesTheSameBitsInEveryThread) {
  cv::Mat there;
  const cv::Mat here = scan(make_eye(11), {96, 64}).image;
  std::thread([&] { there = scan(make_eye(11), {96, 64}).image; }).join();
  EXPECT_EQ(hash_of(here), hash_of(there));
  EXPECT_NE(hash_of(here), hash_of(scan(make_eye(12), {96, 64}).image));
  const int threads = cv::getNumThreads();
  cv::setNumThreads(1);
  const cv::Mat alone = scan(make_eye(11), {600, 500}).image;
  cv::setNumThreads(4);
  EXPECT_EQ(hash_of(alone), hash_of(scan(make_eye(11), {600, 500}).image));
  cv::setNumThreads(threads);
}

TEST(Scan, LayersAreInOrderEverywhere) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    for (const Disease disease : all_diseases) {
      const BScan b = scan(make_eye(seed, disease), {64, 128});
      for (int upper = ilm; upper + 1 < k_boundaries; ++upper) {
        for (std::size_t c = 0; c < 64; ++c) {
          ASSERT_LE(b.boundary[upper][c], b.boundary[upper + 1][c] + 1e-3)
              << k_boundary_names[upper] << " column " << c << " seed " << seed;
        }
      }
    }
  }
}

TEST(Scan, LayersStayInOrderAcrossTheDisc) {
  const Eye eye = make_eye(3, Disease::normal);
  const BScan b =
      scan(eye, {128, 128}, {eye.disc - cv::Point2d(1.5, 0), eye.disc + cv::Point2d(1, 0)});
  for (int upper = ilm; upper + 1 < k_boundaries; ++upper) {
    for (std::size_t c = 0; c < 128; ++c) {
      ASSERT_LE(b.boundary[upper][c], b.boundary[upper + 1][c] + 1e-3) << upper << ' ' << c;
    }
  }
}

TEST(Scan, RetinaStaysInsideTheImage) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const BScan b = scan(make_eye(seed), {64, 64});
    EXPECT_GE(*std::min_element(b.boundary[ilm].begin(), b.boundary[ilm].end()), 0) << seed;
    EXPECT_LT(*std::max_element(b.boundary[bm].begin(), b.boundary[bm].end()), 58) << seed;
  }
}

TEST(Scan, HealthyEyesHaveAPitInTheMiddle) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const BScan b = scan(make_eye(seed, Disease::normal), {120, 120});
    std::vector<float> thickness(120);
    for (std::size_t c = 0; c < 120; ++c) thickness[c] = b.boundary[bm][c] - b.boundary[ilm][c];
    const auto inner = std::min_element(thickness.begin() + 30, thickness.begin() + 90);
    EXPECT_NEAR(static_cast<double>(inner - thickness.begin()), 59.5, 4) << seed;
    EXPECT_GT(thickness[40], *inner + 3) << seed;  // 1 mm away, at least 48 um thicker
    EXPECT_GT(thickness[80], *inner + 3) << seed;
  }
}

TEST(Scan, DrusenLiftTheRpeAndLeaveBruchsMembrane) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    const BScan ill = scan(make_eye(seed, Disease::drusen), {128, 128});
    const BScan well = scan(make_eye(seed, Disease::normal), {128, 128});
    ASSERT_TRUE(has(ill, LesionKind::drusen)) << seed;
    for (const LesionView& view : ill.lesions) {
      const int middle = std::clamp(cvRound(view.box.x + 0.5F * view.box.width), 0, 127);
      const float gap = ill.boundary[bm][middle] - ill.boundary[rpe][middle];
      const float usual = well.boundary[bm][middle] - well.boundary[rpe][middle];
      EXPECT_GT(gap, usual + 0.2F) << seed;
    }
    for (std::size_t c = 1; c < 128; ++c) {
      const float step = ill.boundary[bm][c] - ill.boundary[bm][c - 1];
      const float healthy_step = well.boundary[bm][c] - well.boundary[bm][c - 1];
      EXPECT_NEAR(step, healthy_step, 0.01F) << seed << ' ' << c;
    }
  }
}

TEST(Scan, LesionMapCoversTheLesions) {
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    const BScan ill = scan(make_eye(seed, Disease(1 + seed % 3)), {128, 128});
    cv::Mat rest = ill.lesion_map.clone();
    for (const LesionView& view : ill.lesions) {
      const cv::Rect box(cv::Point(cvFloor(view.box.x), cvFloor(view.box.y)),
                         cv::Point(cvCeil(view.box.br().x) + 1, cvCeil(view.box.br().y) + 1));
      const cv::Rect inside = box & cv::Rect(0, 0, 128, 128);
      if (view.box.area() > 20) {
        EXPECT_GT(cv::countNonZero(ill.lesion_map(inside)), 0) << seed;
      }
      rest(inside) = 0;
    }
    EXPECT_EQ(cv::countNonZero(rest), 0) << seed;
    EXPECT_EQ(cv::countNonZero(scan(make_eye(seed, Disease::normal), {128, 128}).lesion_map), 0);
  }
}

TEST(Scan, EachDiseaseShowsItsSigns) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    EXPECT_TRUE(scan(make_eye(seed, Disease::normal), {64, 64}).lesions.empty());
    EXPECT_TRUE(has(scan(make_eye(seed, Disease::drusen), {64, 64}), LesionKind::drusen));
    EXPECT_TRUE(has(scan(make_eye(seed, Disease::cnv), {64, 64}), LesionKind::membrane)) << seed;
    EXPECT_TRUE(has(scan(make_eye(seed, Disease::dme), {64, 64}), LesionKind::cyst)) << seed;
  }
}

/// Mean grey value of the rows between two boundaries.
double mean_between(const BScan& b, Boundary upper, Boundary lower, int column) {
  double sum = 0;
  int count = 0;
  for (int y = cvCeil(b.boundary[upper][column]); y < b.boundary[lower][column]; ++y, ++count) {
    sum += b.image.at<std::uint8_t>(y, column);
  }
  return count > 0 ? sum / count : 0;
}

TEST(Scan, LayersHaveTheirOrderOfBrightness) {
  double rpe_grey = 0, onl_grey = 0, ipl_grey = 0, inl_grey = 0, fibres = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const BScan b = scan(make_eye(seed, Disease::normal), {256, 256});
    for (int c = 0; c < 80; ++c) {
      rpe_grey += mean_between(b, rpe, bm, c);
      onl_grey += mean_between(b, opl_onl, elm, c);
      inl_grey += mean_between(b, ipl_inl, inl_opl, c);
      ipl_grey += mean_between(b, gcl_ipl, ipl_inl, c);
      fibres += mean_between(b, ilm, rnfl_gcl, c);
    }
  }
  EXPECT_GT(rpe_grey, fibres);
  EXPECT_GT(fibres, ipl_grey);
  EXPECT_GT(ipl_grey, inl_grey);
  EXPECT_GT(inl_grey, onl_grey);
}

TEST(Scan, VesselsDarkenTheRpeBelowThem) {
  double under = 0;
  double beside = 0;
  int count = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const BScan b = scan(make_eye(seed, Disease::normal), {512, 496});
    for (const VesselShadow& vessel : b.vessels) {
      const int c = cvRound(vessel.column);
      if (vessel.width < 5 || c < 20 || c > 490) continue;
      under += mean_between(b, rpe, bm, c);
      beside += 0.5 * (mean_between(b, rpe, bm, c - 18) + mean_between(b, rpe, bm, c + 18));
      ++count;
    }
  }
  ASSERT_GT(count, 10);
  EXPECT_LT(under, 0.8 * beside);
}

TEST(Scan, AnySizeIsTheSamePieceOfRetina) {
  const Eye eye = make_eye(21, Disease::normal);
  const BScan large = scan(eye, {512, 496});
  for (const cv::Size size : {cv::Size(16, 16), cv::Size(37, 201), cv::Size(768, 64)}) {
    const BScan b = scan(eye, size);
    ASSERT_EQ(b.image.size(), size);
    ASSERT_EQ(b.boundary[rpe].size(), static_cast<std::size_t>(size.width));
    const double here = (b.boundary[rpe][size.width / 2] + 0.5) / size.height;
    EXPECT_NEAR(here, (large.boundary[rpe][256] + 0.5) / 496, 0.01) << size;
  }
}

TEST(Scan, WrongSizesAndLinesAreErrors) {
  const Eye eye = make_eye(0);
  EXPECT_THROW((void)scan(eye, {15, 64}), Error);
  EXPECT_THROW((void)scan(eye, {64, 9000}), Error);
  EXPECT_THROW((void)scan(eye, {64, 64}, {{1, 1}, {1, 1}}), Error);
}

}  // namespace
}  // namespace oct::phantom
