// SPDX-License-Identifier: Apache-2.0
#include "phantom/scorer.h"

#include <gtest/gtest.h>

#include <limits>
#include <opencv2/imgproc.hpp>

#include "octsdk/error.h"
#include "phantom/surfaces.h"
#include "support.h"

namespace oct::phantom {
namespace {

/// What the scorer gets wrong on true phantom images: the numbers of docs/phantom.md.
struct OwnError {
  double ilm = 0, rpe = 0, bm = 0, recall = 0, invented = 0;
};

OwnError own_error(int side, int eyes) {
  OwnError sum;
  int kept = 0;
  int lost = 0;
  for (int i = 0; i < eyes; ++i) {
    const BScan b = scan(make_eye(static_cast<std::uint64_t>(i), Disease(i % 4)), {side, side});
    const Judgement one = compare(find_structures(b.image), b);
    sum.ilm += one.ilm_error / eyes;
    sum.rpe += one.rpe_error / eyes;
    sum.bm += one.bm_error / eyes;
    sum.invented += static_cast<double>(one.invented) / eyes;
    kept += one.kept;
    lost += one.lost;
  }
  sum.recall = static_cast<double>(kept) / (kept + lost);
  return sum;
}

struct Bound {
  int side;
  double surface;   // pixels
  double recall;    // at least
  double invented;  // per image, at most
};

class ScorersOwnError : public testing::TestWithParam<Bound> {};

TEST_P(ScorersOwnError, StaysInBounds) {
  constexpr int eyes = 240;
  const Bound bound = GetParam();
  const OwnError error = own_error(bound.side, eyes);
  RecordProperty("ilm", std::to_string(error.ilm));
  RecordProperty("rpe", std::to_string(error.rpe));
  RecordProperty("bm", std::to_string(error.bm));
  RecordProperty("recall", std::to_string(error.recall));
  RecordProperty("invented", std::to_string(error.invented));
  std::printf("%d px, %d eyes: ILM %.2f RPE %.2f BM %.2f px, recall %.3f, invented %.2f\n",
              bound.side, eyes, error.ilm, error.rpe, error.bm, error.recall, error.invented);
  EXPECT_LT(error.ilm, bound.surface);
  EXPECT_LT(error.rpe, bound.surface);
  EXPECT_LT(error.bm, bound.surface);
  EXPECT_GT(error.recall, bound.recall);
  EXPECT_LT(error.invented, bound.invented);
}

INSTANTIATE_TEST_SUITE_P(Sizes, ScorersOwnError,
                         testing::Values(Bound{64, 0.45, 0.84, 1.0}, Bound{128, 0.3, 0.94, 0.4},
                                         Bound{256, 0.5, 0.94, 0.4}),
                         [](const auto& tested) { return std::to_string(tested.param.side); });

TEST(Scorer, LesionsThatAHealthyTwinLacksAreLost) {
  int lost = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const BScan ill = scan(make_eye(seed, Disease::dme), {128, 128});
    const cv::Mat healthy = scan(make_eye(seed, Disease::normal), {128, 128}).image;
    const Judgement before = compare(find_structures(ill.image), ill);
    const Judgement after = compare(find_structures(healthy), ill);
    EXPECT_GT(before.kept, 0) << seed;
    EXPECT_EQ(after.kept, 0) << seed;
    EXPECT_EQ(after.lost, before.kept + before.lost) << seed;
    lost += after.lost;
  }
  EXPECT_GT(lost, 10);
}

TEST(Scorer, PastedPocketIsInvented) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const BScan truth = scan(make_eye(seed, Disease::normal), {256, 256});
    cv::Mat forged = truth.image.clone();
    const int column = 200;
    const double middle = 0.5 * (truth.boundary[ilm][column] + truth.boundary[ez][column]);
    cv::ellipse(forged, {column, cvRound(middle)}, {10, 7}, 0, 0, 360, cv::Scalar(24), cv::FILLED);
    const Found found = find_structures(forged);
    int hits = 0;
    for (const FoundLesion& lesion : found.lesions) {
      const bool there = lesion.box.contains(cv::Point2f(column, static_cast<float>(middle)));
      hits += there && lesion.finding == Finding::fluid ? 1 : 0;
    }
    EXPECT_EQ(hits, 1) << seed;
    const int before = compare(find_structures(truth.image), truth).invented;
    EXPECT_GT(compare(found, truth).invented, before) << seed;
  }
}

TEST(Scorer, GreyScaleDoesNotMatter) {
  const BScan truth = scan(make_eye(4, Disease::cnv), {128, 128});
  cv::Mat scaled;
  truth.image.convertTo(scaled, CV_32F, 2.0 / 255, -1);  // [-1, 1], as generators give
  const Found a = find_structures(truth.image);
  const Found b = find_structures(scaled);
  ASSERT_EQ(a.lesions.size(), b.lesions.size());
  for (std::size_t c = 0; c < a.rpe.size(); ++c) EXPECT_NEAR(a.rpe[c], b.rpe[c], 0.05);
}

TEST(Scorer, WrongImagesAreErrors) {
  EXPECT_THROW((void)find_structures(cv::Mat(64, 64, CV_8UC3)), Error);
  EXPECT_THROW((void)find_structures(cv::Mat(8, 64, CV_8U)), Error);
  const float nothing = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THROW((void)find_structures(cv::Mat(64, 64, CV_32F, cv::Scalar(nothing))), Error);
  const Found found = find_structures(scan(make_eye(0), {64, 64}).image);
  EXPECT_THROW((void)compare(found, scan(make_eye(0), {128, 128})), Error);
}

TEST(Scorer, FlatImageHasNoLesions) {
  EXPECT_TRUE(find_structures(cv::Mat(64, 64, CV_8U, cv::Scalar(90))).lesions.empty());
}

TEST(Surfaces, PathFollowsABrightLine) {
  cv::Mat gain(32, 40, CV_32F, cv::Scalar(0));
  for (int c = 0; c < 40; ++c) gain.at<float>(8 + c / 4, c) = 1;
  const auto path = best_path(gain, 2, 0.001F);
  for (int c = 0; c < 40; ++c) EXPECT_NEAR(path[c], 8 + c / 4, 0.51) << c;
}

TEST(Surfaces, EnvelopeIgnoresBumps) {
  std::vector<float> surface(200);
  for (int c = 0; c < 200; ++c) {
    const float x = (c - 100) / 100.0F;
    surface[c] = 50 - 6 * x * x + 2 * x - (c > 60 && c < 110 ? 9.0F : 0.0F);
  }
  const auto envelope = lower_envelope(surface, 0.5F);
  for (int c = 0; c < 200; ++c) {
    const float x = (c - 100) / 100.0F;
    EXPECT_NEAR(envelope[c], 50 - 6 * x * x + 2 * x, 0.1) << c;
  }
}

TEST(Surfaces, WindowsBeyondTheEdgeRepeatTheOutermostRow) {
  const cv::Mat column = (cv::Mat_<float>(4, 1) << 1, 2, 5, 3);
  const cv::Mat mean = mean_of_rows(column, -2, 2);
  EXPECT_FLOAT_EQ(mean.at<float>(0), 1);
  EXPECT_FLOAT_EQ(mean.at<float>(2), 1.5);
  const cv::Mat greatest = max_of_rows(column, 1, 2);
  EXPECT_FLOAT_EQ(greatest.at<float>(0), 5);
  EXPECT_FLOAT_EQ(greatest.at<float>(3), 3);
}

}  // namespace
}  // namespace oct::phantom
