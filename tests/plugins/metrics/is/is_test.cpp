// SPDX-License-Identifier: Apache-2.0
#include "../feature_support.h"
#include "class_score.h"

namespace oct::test {
namespace {

MetricBatch classified(const at::Tensor& logits, std::vector<std::string> patients = {}) {
  MetricBatch batch = embedded(at::zeros({logits.size(0), 1}), std::move(patients));
  batch.embedding.logits = logits;
  return batch;
}

FeatureSpace classes(std::int64_t count, bool is_inception = false) {
  return {is_inception ? "inception" : "net", 1, count, is_inception, "00"};
}

Score score(const MetricBatch& fake, const std::map<std::string, std::string>& options = {}) {
  const auto is = feature_metric("is", classes(fake.embedding.logits.size(1)), options);
  is->update(Role::heldout, classified(at::full({1, 2}, std::nanf(""))));  // not looked at
  is->update(Role::fake, fake);
  return is->compute().at(0);
}

// Sure of each image, all classes equally often: as many as there are classes.
TEST(InceptionScore, OfClearEvenClassesIsTheirNumber) {
  const at::Tensor logits = 50 * at::eye(5).repeat({8, 1});
  const Score found = score(classified(logits), {{"splits", "1"}});
  EXPECT_EQ(found.name, "class-score@net");
  EXPECT_NEAR(found.value, 5, 1e-6);
  EXPECT_EQ(found.n, 40);
  EXPECT_TRUE(found.higher_is_better);
}

TEST(InceptionScore, IsOneWhenAllImagesAreOfOneClassOrOfNone) {
  EXPECT_NEAR(score(classified(at::zeros({20, 6}))).value, 1, 1e-12);
  EXPECT_NEAR(score(classified(at::tensor({9.F, 0.F}).repeat({20, 1}))).value, 1, 1e-12);
}

// numpy: p = softmax([[0,1,2],[3,0,0],[1,1,5],[0,2,0]]) in two halves of two rows,
// mean of exp((p * (log p - log p.mean(0))).sum(1).mean()).
TEST(InceptionScore, AgreesWithNumpy) {
  const at::Tensor logits =
      at::tensor({0., 1., 2., 3., 0., 0., 1., 1., 5., 0., 2., 0.}).view({4, 3});
  EXPECT_NEAR(is::contributions(logits, 2).mean().item<double>(), 1.527658271806918, 1e-12);
  EXPECT_NEAR(is::contributions(logits, 1).mean().item<double>(), 1.7525343496353871, 1e-12);
}

TEST(InceptionScore, IsNamedAfterInceptionOnlyThere) {
  const auto is = feature_metric("is", classes(2, true));
  is->update(Role::fake, classified(gaussians(20, 2, 1)));
  EXPECT_EQ(is->compute()[0].name, "inception-score");
}

TEST(InceptionScore, IsUndefinedWithoutClassesAndForTooFewImages) {
  const auto [code, message] = failure_of([&] { feature_metric("is", classes(0)); });
  EXPECT_EQ(code, ExitCode::metric_undefined);
  EXPECT_NE(message.find("'net'"), std::string::npos) << message;
  EXPECT_EQ(metric("is")->need().least_images, 20);
  EXPECT_EQ(failure_of([&] { score(classified(gaussians(19, 3, 1))); }).first,
            ExitCode::metric_undefined);
  EXPECT_EQ(failure_of([&] { score(classified(gaussians(20, 3, 1) / 0.0)); }).first,
            ExitCode::invalid_input);
}

// A folder sorted by class has one class in each part, which would give 1.
TEST(InceptionScore, DoesNotDependOnTheOrderOfAFolder) {
  const at::Tensor sorted = 50 * at::eye(4).repeat_interleave(50, 0);
  EXPECT_GT(score(classified(sorted)).value, 3);
}

TEST(InceptionScore, IntervalIsAsWideAsTheSpreadOfTheValue) {
  constexpr int k_draws = 60;
  double sum = 0;
  double squares = 0;
  double widths = 0;
  for (std::uint64_t i = 0; i < k_draws; ++i) {
    const Score found = score(classified(2 * gaussians(200, 5, i)), {{"splits", "2"}});
    sum += found.value;
    squares += found.value * found.value;
    widths += width(found);
  }
  const double mean = sum / k_draws;
  const double spread = std::sqrt(squares / k_draws - mean * mean);
  EXPECT_NEAR(widths / k_draws / (2 * 1.96 * spread), 1, 0.25);
}

}  // namespace
}  // namespace oct::test
