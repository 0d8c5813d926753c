// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>

#include "../support.h"
#include "octsdk/copy_test.h"
#include "octsdk/nearest.h"

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
