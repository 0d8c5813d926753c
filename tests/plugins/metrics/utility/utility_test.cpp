// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>

#include "../support.h"
#include "detection.h"

namespace oct::test {
namespace {

// Noise; images of the first class carry a bright bar on the left or right.
MetricBatch two_classes(std::int64_t count, std::uint64_t seed, bool with_bar) {
  MetricBatch batch = batch_of(0.5 * noise({count, 1, 16, 16}, seed));
  batch.labels = at::zeros({count, 2}, at::kFloat);
  for (std::int64_t i = 0; i < count; ++i) {
    batch.labels[i][i % 2] = 1;
    if (with_bar && i % 2 == 0) batch.images[i].narrow(2, 3, 3) += 0.5;
  }
  return batch;
}

std::map<std::string, double> judged(bool made_with_bar) {
  const auto utility = metric("utility", {{"steps", "40"}, {"seeds", "2"}});
  utility->update(Role::train, two_classes(64, 1, true));
  utility->update(Role::heldout, two_classes(40, 2, true));
  utility->update(Role::fake, two_classes(40, 3, made_with_bar));
  std::map<std::string, double> values;
  for (const Score& score : utility->compute()) values[score.name] = score.value;
  return values;
}

TEST(Utility, FaithfulImagesAreAsGoodAsReal) {
  const auto scores = judged(true);
  EXPECT_GT(scores.at("utility-auc-real"), 0.9);
  EXPECT_GT(scores.at("utility-auc-synthetic"), 0.9);
  EXPECT_GT(scores.at("utility-auc-both"), 0.9);
  EXPECT_GT(scores.at("utility-auc-real-on-synthetic"), 0.9);
}

TEST(Utility, ImagesWithoutTheDiseaseTeachNothing) {
  const auto scores = judged(false);
  EXPECT_GT(scores.at("utility-auc-real"), 0.9);
  EXPECT_LT(scores.at("utility-auc-real-on-synthetic"), 0.75);
}

TEST(Utility, IsTheSameEachTime) {
  EXPECT_EQ(judged(true), judged(true));
}

TEST(Utility, WithoutLabelsItIsUndefined) {
  const auto utility = metric("utility");
  try {
    utility->update(Role::fake, batch_of(noise({20, 1, 16, 16}, 1)));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::metric_undefined);
    EXPECT_NE(std::string(error.what()).find("made images have no classes"), std::string::npos);
  }
}

TEST(Utility, WithOneClassItIsUndefined) {
  const auto utility = metric("utility", {{"steps", "1"}});
  for (const Role role : {Role::train, Role::heldout, Role::fake}) {
    MetricBatch batch = batch_of(noise({20, 1, 16, 16}, 1));
    batch.labels = at::ones({20, 1}, at::kFloat);
    utility->update(role, batch);
  }
  EXPECT_THROW(utility->compute(), Error);
}

// By hand: of 2 x 2 pairs one is wrong and one a tie; 1 of 2 called, 1 of 2 not called.
TEST(Detection, CountsPairsOfImages) {
  const at::Tensor labels = at::tensor({1.0, 1.0, 0.0, 0.0}).view({4, 1});
  const at::Tensor answers = at::tensor({0.9, 0.3, 0.3, 0.6}).view({4, 1});
  const utility::Detection found = utility::detection(answers, labels);
  ASSERT_TRUE(found.defined);
  EXPECT_DOUBLE_EQ(found.auc, 0.625);
  EXPECT_DOUBLE_EQ(found.sensitivity, 0.5);
  EXPECT_DOUBLE_EQ(found.specificity, 0.5);
}

}  // namespace
}  // namespace oct::test
