// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>

#include "../support.h"
#include "octsdk/copy_test.h"
#include "octsdk/nearest.h"
#include "ssim_search.h"

namespace oct::test {
namespace {

MetricBatch embedded(const at::Tensor& images) {
  MetricBatch batch = batch_of(images);
  batch.embedding.vectors = images.flatten(1).narrow(1, 0, 12);
  return batch;
}

std::map<std::string, double> judged(const at::Tensor& training, const at::Tensor& heldout,
                                     const at::Tensor& made) {
  const auto copies = metric("copies");
  copies->use({"first-pixels", 12, 0, false, "00"});
  copies->update(Role::train, embedded(training));
  copies->update(Role::heldout, embedded(heldout));
  copies->update(Role::fake, embedded(made));
  std::map<std::string, double> values;
  for (const Score& score : copies->compute()) values[score.name] = score.value;
  return values;
}

TEST(Copies, NewImagesAreNoCopies) {
  const auto scores =
      judged(noise({60, 1, 16, 16}, 1), noise({30, 1, 16, 16}, 2), noise({30, 1, 16, 16}, 3));
  EXPECT_LE(scores.at("copy-rate@pixels"), 0.1);
  EXPECT_GT(scores.at("copy-p@pixels"), 0.01);
  EXPECT_GT(scores.at("copy-p@first-pixels"), 0.01);
}

TEST(Copies, DisguisedCopiesAreFound) {
  const at::Tensor training = noise({60, 1, 16, 16}, 1);
  // Darker, mirrored and noisy, and not the first ones.
  const at::Tensor made =
      training.narrow(0, 20, 30).flip({3}) * 0.5 - 0.2 + 0.1 * noise({30, 1, 16, 16}, 4);
  const auto scores = judged(training, noise({30, 1, 16, 16}, 2), made);
  EXPECT_EQ(scores.at("copy-rate@pixels"), 1);
  EXPECT_LT(scores.at("copy-p@pixels"), 1e-6);
}

// By structural similarity a copy must have kept its brightness, and may be mirrored and noisy.
TEST(Copies, CopiesAreFoundByStructuralSimilarity) {
  const at::Tensor training = noise({60, 3, 16, 16}, 1);
  const at::Tensor heldout = noise({30, 3, 16, 16}, 2);
  const at::Tensor copied = training.narrow(0, 20, 30).flip({3}) + 0.1 * noise({30, 3, 16, 16}, 4);
  EXPECT_EQ(judged(training, heldout, copied).at("copy-rate@ssim"), 1);
  const auto innocent = judged(training, heldout, noise({30, 3, 16, 16}, 3));
  EXPECT_LE(innocent.at("copy-rate@ssim"), 0.1);
  EXPECT_GT(innocent.at("copy-p@ssim"), 0.01);
}

double ssim_of(const at::Tensor& a, const at::Tensor& b) {
  double sum = 0;
  for (std::int64_t y = 0; y < a.size(0); y += 8) {
    for (std::int64_t x = 0; x < a.size(1); x += 8) {
      const auto block = [&](const at::Tensor& of) {
        return of.slice(0, y, y + 8).slice(1, x, x + 8).to(at::kDouble);
      };
      const double m = block(a).mean().item<double>();
      const double n = block(b).mean().item<double>();
      const double v = (block(a) - m).square().mean().item<double>();
      const double w = (block(b) - n).square().mean().item<double>();
      const double c = ((block(a) - m) * (block(b) - n)).mean().item<double>();
      sum +=
          (2 * m * n + 6.5025) * (2 * c + 58.5225) / ((m * m + n * n + 6.5025) * (v + w + 58.5225));
    }
  }
  return sum * 64 / static_cast<double>(a.numel());
}

TEST(GreatestSsim, IsThatOfTheDefinitionOverAllPairs) {
  const at::Tensor references = copies::small_gray(noise({300, 1, 20, 24}, 6), 64);
  const at::Tensor queries = copies::small_gray(noise({40, 1, 20, 24}, 7), 64);
  ASSERT_EQ(references.sizes(), (std::vector<std::int64_t>{300, 16, 24}));
  const std::vector<double> found = copies::greatest_ssim(references, queries);
  ASSERT_EQ(found.size(), 40U);
  for (const std::int64_t query : {0, 39}) {
    double greatest = -1;
    for (std::int64_t i = 0; i < 300; ++i) {
      greatest = std::max({greatest, ssim_of(references[i], queries[query]),
                           ssim_of(references[i], queries[query].flip({1}))});
    }
    EXPECT_NEAR(found[static_cast<std::size_t>(query)], greatest, 1e-5);
  }
}

TEST(Copies, AFewCopiesAmongManyAreCounted) {
  const at::Tensor training = noise({60, 1, 16, 16}, 1);
  const at::Tensor made = at::cat({noise({27, 1, 16, 16}, 3), training.narrow(0, 5, 3)});
  const auto scores = judged(training, noise({200, 1, 16, 16}, 2), made);
  EXPECT_NEAR(scores.at("copy-rate@pixels"), 0.1, 1e-9);
}

TEST(Copies, WithoutMadeImagesThereIsNoValue) {
  const auto copies = metric("copies");
  copies->use({"first-pixels", 12, 0, false, "00"});
  copies->update(Role::train, embedded(noise({5, 1, 16, 16}, 1)));
  copies->update(Role::heldout, embedded(noise({5, 1, 16, 16}, 2)));
  EXPECT_THROW(copies->compute(), Error);
}

TEST(NearestSearch, FindsTheImageAcrossBatchesAndSaysWhetherMirrored) {
  const at::Tensor images = noise({9, 3, 20, 24}, 5);
  NearestSearch search(16);
  search.add(images.narrow(0, 0, 4));
  search.add(images.narrow(0, 4, 5));
  ASSERT_EQ(search.size(), 9);
  const auto found =
      search.find(at::cat({images.narrow(0, 6, 1), images.narrow(0, 2, 1).flip({3})}));
  EXPECT_EQ(found[0].index, 6);
  EXPECT_FALSE(found[0].mirrored);
  EXPECT_NEAR(found[0].likeness, 1, 1e-5);
  EXPECT_EQ(found[1].index, 2);
  EXPECT_TRUE(found[1].mirrored);
}

TEST(NearestSearch, RefusesQueriesOfAnotherSize) {
  NearestSearch search;
  EXPECT_THROW((void)search.find(noise({1, 1, 8, 8}, 1)), Error);
  search.add(noise({1, 1, 8, 8}, 1));
  EXPECT_THROW((void)search.find(noise({1, 1, 8, 9}, 1)), Error);
}

// scipy 1.17.1: mannwhitneyu([.9,.8,.7,.6,.5], [.1,.2,.3,.55,.6], alternative="greater",
// method="asymptotic") and binomtest(3, 5).proportion_ci(method="wilson").
TEST(CopyTest, AgreesWithScipy) {
  const CopyVerdict verdict = test_for_copies({.1, .2, .3, .55, .6}, {.9, .8, .7, .6, .5});
  EXPECT_NEAR(verdict.p_value, 0.023266492537255292, 1e-12);
  EXPECT_NEAR(verdict.low, 0.23072428127601297, 1e-12);
  EXPECT_NEAR(verdict.high, 0.8823792257673521, 1e-12);
  EXPECT_EQ(verdict.copies, 3);
  EXPECT_EQ(verdict.threshold, 0.6);
}

}  // namespace
}  // namespace oct::test
