// SPDX-License-Identifier: Apache-2.0
// ms_ssim: what follows from its definition; that it equals the published numbers is a golden test.
#include "common/ms_ssim.h"

#include <numeric>

#include "../../../support/temporary_files.h"
#include "../support.h"

namespace oct::test {
namespace {

Score ms_ssim_of(const at::Tensor& real, const at::Tensor& fake,
                 const std::map<std::string, std::string>& options = {}) {
  return scores_of(*metric("ms_ssim", options), real, fake).at(0);
}

TEST(MsSsim, OfIdenticalImagesIsOne) {
  const at::Tensor images = noise({2, 3, 161, 170}, 1);
  const Score score = ms_ssim_of(images, images);
  EXPECT_EQ(score.name, "ms-ssim-gauss");
  EXPECT_NEAR(score.value, 1, 1e-12);
  EXPECT_TRUE(score.higher_is_better);
  EXPECT_EQ(score.n, 2);
}

TEST(MsSsim, OfOneScaleIsSsim) {
  const at::Tensor real = noise({3, 1, 24, 24}, 1);
  const at::Tensor fake = 0.7 * real + 0.3 * noise({3, 1, 24, 24}, 2);
  for (const char* window : {"gauss", "uniform7"}) {
    const Score score = ms_ssim_of(real, fake, {{"scales", "1"}, {"window", window}});
    EXPECT_EQ(score.name, std::string("ms-ssim-") + window + "-1");
    EXPECT_NEAR(score.value, scores_of(*metric("ssim", {{"window", window}}), real, fake)[0].value,
                1e-12);
  }
}

TEST(MsSsim, OfInvertedNoiseIsZero) {
  const at::Tensor images = noise({2, 1, 48, 48}, 2);
  EXPECT_EQ(ms_ssim_of(images, -images, {{"scales", "3"}}).value, 0);
}

TEST(MsSsim, FallsWithTheError) {
  const at::Tensor real = noise({2, 1, 48, 48}, 3);
  double last = 1;
  for (const double size : {0.1, 0.3, 0.9}) {
    const double value =
        ms_ssim_of(real, real + size * noise({2, 1, 48, 48}, 4), {{"scales", "3"}}).value;
    EXPECT_LT(value, last);
    last = value;
  }
}

TEST(MsSsim, NeedsSidesThatHoldItsWindowAtTheCoarsestScale) {
  EXPECT_EQ(metric("ms_ssim")->need().least_side, 161);
  EXPECT_EQ(metric("ms_ssim", {{"scales", "3"}})->need().least_side, 41);
  EXPECT_EQ(metric("ms_ssim", {{"window", "uniform7"}})->need().least_side, 97);
  const at::Tensor least = noise({1, 1, 41, 41}, 5);
  EXPECT_NEAR(ms_ssim_of(least, least, {{"scales", "3"}}).value, 1, 1e-12);
  const at::Tensor small = noise({1, 1, 40, 41}, 5);
  EXPECT_EQ(failure_of([&] {
              ms_ssim_of(small, small, {{"scales", "3"}});
            }).first,
            ExitCode::invalid_input);
}

TEST(MsSsim, WeightsOfFewerScalesSumToOne) {
  for (std::int64_t scales = 1; scales < 5; ++scales) {
    const auto weights = ssim::ms_ssim_weights(scales);
    EXPECT_NEAR(std::accumulate(weights.begin(), weights.end(), 0.0), 1, 1e-12);
  }
  EXPECT_EQ(ssim::ms_ssim_weights(5).front(), 0.0448);
}

}  // namespace
}  // namespace oct::test
