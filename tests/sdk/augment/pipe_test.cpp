// SPDX-License-Identifier: Apache-2.0
// The pipe as a whole: what holds for every set of transforms.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "images.h"
#include "octsdk/error.h"
#include "octsdk/testing/gradcheck.h"

namespace oct::nn {
namespace {

at::Tensor applied(AugmentSet set, const at::Tensor& images, double p, std::uint64_t seed = 5) {
  Rng random(seed, "augment");
  return AugmentPipe(augment_options(set)).apply(images, p, random);
}

class EverySet : public ::testing::TestWithParam<std::string> {
 protected:
  AugmentSet set() const { return from_word<AugmentSet>(GetParam()); }
};

TEST_P(EverySet, IsTheIdentityToTheBitAtStrengthZero) {
  for (const std::int64_t channels : {1, 3}) {
    const at::Tensor images = random_images({4, channels, 12, 16}, 1);
    EXPECT_TRUE(torch::equal(applied(set(), images, 0), images));
  }
}

TEST_P(EverySet, KeepsTheShapeOfImagesThatAreNotSquare) {
  for (const std::int64_t channels : {1, 3}) {
    const at::Tensor images = random_images({6, channels, 10, 24}, 2);
    const at::Tensor result = applied(set(), images, 1);
    EXPECT_EQ(result.sizes(), images.sizes());
    EXPECT_TRUE(torch::isfinite(result).all().item<bool>());
    EXPECT_FALSE(torch::equal(result, images));
  }
}

TEST_P(EverySet, TreatsEachSampleAlone) {
  const at::Tensor images = random_images({5, 3, 16, 12}, 3);
  const at::Tensor together = applied(set(), images, 0.7);
  Rng random(5, "augment");
  const AugmentPipe pipe(augment_options(set()));
  for (std::int64_t i = 0; i < images.size(0); ++i) {
    const at::Tensor alone = pipe.apply(images.narrow(0, i, 1), 0.7, random);
    EXPECT_TRUE(torch::equal(alone[0], together[i])) << i;
  }
}

TEST_P(EverySet, DrawsFromTheGivenStreamOnly) {
  const at::Tensor images = random_images({4, 3, 16, 16}, 4);
  torch::manual_seed(1);
  const at::Tensor untouched = torch::rand({4});
  torch::manual_seed(1);
  const at::Tensor first = applied(set(), images, 0.8);
  EXPECT_TRUE(torch::equal(torch::rand({4}), untouched));
  EXPECT_TRUE(torch::equal(applied(set(), images, 0.8), first));
  EXPECT_FALSE(torch::equal(applied(set(), images, 0.8, /*seed=*/6), first));
}

TEST_P(EverySet, OneChannelIsAGrayImageOfThree) {
  if (augment_options(set()).noise > 0) GTEST_SKIP() << "each channel has noise of its own";
  const at::Tensor gray = random_images({8, 1, 16, 14}, 5, torch::kDouble);
  const at::Tensor as_one = applied(set(), gray, 0.8).expand({-1, 3, -1, -1});
  const at::Tensor as_three = applied(set(), gray.expand({-1, 3, -1, -1}), 0.8);
  EXPECT_LT((as_one - as_three).abs().max().item<double>(), 1e-12);
}

TEST_P(EverySet, HasFirstAndSecondDerivatives) {
  const AugmentPipe pipe(augment_options(set()));
  for (const double q : {0.37, 0.8}) {
    const auto squashed = [&](const std::vector<at::Tensor>& in) {
      return pipe.apply_at_quantile(in[0], q).tanh();
    };
    const std::vector<at::Tensor> inputs{random_images({1, 3, 5, 6}, 6, torch::kDouble)};
    const auto first = testing::gradcheck(squashed, inputs);
    EXPECT_TRUE(first.holds()) << q << ": " << first.text();
    const auto second = testing::gradgradcheck(squashed, inputs, {.entries = 30});
    EXPECT_TRUE(second.holds()) << q << ": " << second.text();
  }
}

INSTANTIATE_TEST_SUITE_P(AugmentPipe, EverySet, ::testing::ValuesIn(words<AugmentSet>()),
                         [](const auto& set) { return set.param; });

TEST(AugmentPipe, WithoutTransformsHandsTheImagesBack) {
  const at::Tensor images = random_images({2, 1, 4, 4}, 7);
  Rng random(1, "augment");
  EXPECT_TRUE(AugmentPipe(AugmentOptions{}).apply(images, 1, random).is_same(images));
}

TEST(AugmentPipe, TakesOneNumberASampleWhateverIsDrawn) {
  const at::Tensor images = random_images({3, 1, 8, 8}, 8);
  for (const double p : {0.0, 1.0}) {
    Rng random(9, "augment");
    AugmentPipe(augment_options(AugmentSet::bgcfnc)).apply(images, p, random);
    Rng expected(9, "augment");
    for (int i = 0; i < 3; ++i) expected.next();
    EXPECT_EQ(random.next(), expected.next());
  }
}

TEST(AugmentPipe, ChoosesTheSetByModality) {
  EXPECT_EQ(augment_set_for("oct"), AugmentSet::oct);
  EXPECT_EQ(augment_set_for("dfe"), AugmentSet::dfe);
  EXPECT_EQ(augment_set_for("mri"), AugmentSet::bgc);
  EXPECT_THROW(from_word<AugmentSet>("bcg"), Error);
}

TEST(AugmentPipe, RefusesWhatItCannotDo) {
  const AugmentPipe pipe(augment_options(AugmentSet::bgc));
  const at::Tensor good = torch::zeros({1, 1, 4, 4});
  Rng random(1, "augment");
  EXPECT_THROW(pipe.apply(torch::zeros({1, 2, 4, 4}), 0.5, random), Error);
  EXPECT_THROW(pipe.apply(torch::zeros({1, 4, 4}), 0.5, random), Error);
  EXPECT_THROW(pipe.apply(torch::zeros({1, 1, 1, 4}), 0.5, random), Error);
  EXPECT_THROW(pipe.apply(good.to(torch::kLong), 0.5, random), Error);
  EXPECT_THROW(pipe.apply(good, -0.1, random), Error);
  EXPECT_THROW(pipe.apply(good, std::nan(""), random), Error);
  EXPECT_THROW(pipe.apply_at_quantile(good, 0), Error);
  EXPECT_THROW(pipe.apply_at_quantile(good, 1), Error);
  AugmentOptions negative;
  negative.cutout = -1;
  EXPECT_THROW(AugmentPipe{negative}, Error);
}

}  // namespace
}  // namespace oct::nn
