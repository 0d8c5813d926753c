// SPDX-License-Identifier: Apache-2.0
// What a generator does that does not draw a lesion: smooths it away, or fills it in.
#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "phantom/scorer.h"

namespace oct::phantom {
namespace {

constexpr std::uint64_t k_eyes = 20;

BScan swollen(std::uint64_t seed) {
  return scan(make_eye(seed, Disease::dme), {128, 128});
}

TEST(Scorer, LesionsThatAreBlurredOutAreLost) {
  int kept = 0;
  for (std::uint64_t seed = 0; seed < k_eyes; ++seed) {
    const BScan ill = swollen(seed);
    cv::Mat blurred;
    cv::GaussianBlur(ill.image, blurred, {}, 12, 3);
    const Judgement before = compare(find_structures(ill.image), ill);
    const Judgement after = compare(find_structures(blurred), ill);
    EXPECT_EQ(after.kept, 0) << seed;
    EXPECT_EQ(after.lost, before.kept + before.lost) << seed;
    kept += before.kept;
  }
  EXPECT_GT(kept, 40) << "there was nothing to lose";
}

/// Each row of the box becomes a ramp between what stands left and right of it.
void fill_in(cv::Mat& image, const cv::Rect2f& box) {
  const int left = std::max(2, cvFloor(box.x) - 3);
  const int right = std::min(image.cols - 3, cvCeil(box.x + box.width) + 3);
  const int top = std::max(0, cvFloor(box.y) - 2);
  const int bottom = std::min(image.rows, cvCeil(box.y + box.height) + 3);
  for (int y = top; y < bottom; ++y) {
    const double from = cv::mean(image(cv::Rect(left - 2, y, 3, 1)))[0];
    const double to = cv::mean(image(cv::Rect(right, y, 3, 1)))[0];
    for (int x = left; x < right; ++x) {
      const double share = (x - left + 0.5) / (right - left);
      image.at<std::uint8_t>(y, x) = cv::saturate_cast<std::uint8_t>(from + (to - from) * share);
    }
  }
}

LesionView largest_cyst(const BScan& scan) {
  LesionView largest;
  for (const LesionView& lesion : scan.lesions) {
    if (lesion.kind == LesionKind::cyst && lesion.box.area() > largest.box.area()) largest = lesion;
  }
  return largest;
}

TEST(Scorer, OnlyTheCystThatIsFilledInIsLost) {
  int lost = 0;
  int others_before = 0;
  int others_after = 0;
  for (std::uint64_t seed = 0; seed < k_eyes; ++seed) {
    BScan one = swollen(seed);
    BScan others = one;
    const LesionView cyst = largest_cyst(one);
    ASSERT_GT(cyst.box.area(), 0) << seed;
    one.lesions = {cyst};
    std::erase_if(others.lesions, [&](const LesionView& v) { return v.lesion == cyst.lesion; });
    const Found before = find_structures(one.image);
    EXPECT_EQ(compare(before, one).kept, 1) << seed;
    fill_in(one.image, cyst.box);
    const Found after = find_structures(one.image);
    lost += compare(after, one).lost;
    others_before += compare(before, others).kept;
    others_after += compare(after, others).kept;
  }
  EXPECT_GE(lost, 17) << "of 20";
  EXPECT_GT(others_before, 25);
  EXPECT_GE(others_after, others_before - 3);
}

}  // namespace
}  // namespace oct::phantom
