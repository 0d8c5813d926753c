// SPDX-License-Identifier: Apache-2.0
// Metrics that look at images through a network, from job to score.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "../toys.h"
#include "eval/evaluate.h"
#include "toy_features.h"

namespace oct::host {
namespace {

using test::flat_images;
using test::toy_network;
using test::toy_space;
using testing::ElementsAre;
using testing::HasSubstr;

/// Distance of the mean vectors; refuses the space "unfit". Notes whose images it was shown.
class MeanDistance : public Metric {
 public:
  explicit MeanDistance(std::set<std::string>* patients) : patients_(patients) {}

  void options(OptionSet&) override {}
  [[nodiscard]] MetricNeed need() const override {
    MetricNeed need;
    need.features = true;
    return need;
  }
  void use(const FeatureSpace& space) override {
    if (space.name == "unfit") throw Error(ExitCode::metric_undefined, "does not fit");
    name_ = space.name;
  }
  void update(Role role, const MetricBatch& batch) override {
    for (const std::string& patient : batch.patients) patients_->insert(patient);
    auto& [sum, n] = role == Role::fake ? fake_ : real_;
    sum += batch.embedding.vectors.select(1, 0).sum().item<double>();
    n += batch.embedding.vectors.size(0);
  }
  std::vector<Score> compute() override {
    Score score;
    score.name = "mean-distance@" + name_;
    const auto mean = [](const Sums& sums) {
      return sums.first / static_cast<double>(sums.second);
    };
    score.value = std::abs(mean(fake_) - mean(real_));
    score.n = fake_.second;
    return {score};
  }

 private:
  using Sums = std::pair<double, std::int64_t>;
  std::set<std::string>* patients_;
  std::string name_;
  Sums real_;
  Sums fake_;
};

class WithFeatures : public testing::Test {
 protected:
  WithFeatures() {
    job_.metrics.push_back({{"metric", "mean-distance", "1.0", "", "", ""},
                            [this] { return std::make_unique<MeanDistance>(&patients_); }});
    EvaluationTask task;
    task.heldout = flat_images({0, 0, 0, 0.2F});
    task.train = flat_images({0.1F, 0.1F, 0.3F, 0.3F}, "t");
    task.fake = flat_images({0.5F, 0.5F, 0.7F}, "f");
    task.rivals.push_back({"untrained", flat_images({0.9F, 0.5F}), nullptr});
    job_.tasks.push_back(std::move(task));
    job_.batch = 2;
  }

  test::TemporaryFolder folder_;
  EvaluationJob job_;
  std::set<std::string> patients_;
};

TEST_F(WithFeatures, ScoresFakesRivalsAndBaseline) {
  job_.networks = {toy_network(folder_)};
  const Evaluation result = evaluate(job_);
  ASSERT_EQ(result.scores.size(), 2U);
  EXPECT_EQ(result.scores[0].score.name, "mean-distance@toy-net");
  EXPECT_NEAR(result.scores[0].score.value, 1.7 / 3 - 0.05, 1e-6);
  EXPECT_EQ(result.scores[1].score.name, "mean-distance@toy-net@untrained");
  EXPECT_NEAR(result.scores[1].score.value, 0.65, 1e-6);
  ASSERT_TRUE(result.scores[0].baseline.has_value());
  EXPECT_GT(*result.scores[0].baseline, 0);
  EXPECT_EQ(result.scores[0].baseline, result.scores[1].baseline);
}

TEST_F(WithFeatures, EmbedsEachDistinctImageOnceOverAllShowings) {
  job_.networks = {toy_network(folder_)};
  evaluate(job_);
  // 0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9: the rest are equal images.
  EXPECT_EQ(job_.networks.front()->computed(), 7);
}

TEST_F(WithFeatures, TellsMetricsWhoseImagesTheyAre) {
  job_.networks = {toy_network(folder_)};
  evaluate(job_);
  EXPECT_TRUE(patients_.contains("i0") && patients_.contains("i1") && patients_.contains("f1") &&
              patients_.contains("t0"));
}

TEST_F(WithFeatures, JudgesThroughEachNetwork) {
  FeatureSpace other = toy_space("other");
  other.identity = "def";
  FeatureSpace unfit = toy_space("unfit");
  job_.networks = {toy_network(folder_), toy_network(folder_, other), toy_network(folder_, unfit)};
  const Evaluation result = evaluate(job_);
  std::vector<std::string> names;
  for (const ScoreRow& row : result.scores) names.push_back(row.score.name);
  EXPECT_THAT(names,
              ElementsAre("mean-distance@toy-net", "mean-distance@other",
                          "mean-distance@toy-net@untrained", "mean-distance@other@untrained"));
  ASSERT_EQ(result.skipped.size(), 1U);
  EXPECT_EQ(result.skipped[0].reason, "unfit: does not fit");
}

TEST_F(WithFeatures, SkipsThemWithoutANetworkAndGoesOn) {
  job_.metrics.push_back(test::toy_metric());
  const Evaluation result = evaluate(job_);
  EXPECT_EQ(result.scores.size(), 2U);
  ASSERT_EQ(result.skipped.size(), 1U);
  EXPECT_EQ(result.skipped[0].metric, "mean-distance");
  EXPECT_THAT(result.skipped[0].reason, HasSubstr("needs a feature network"));
}

TEST_F(WithFeatures, SkipsThemForImagesTheNetworkRefusesAndGoesOn) {
  const auto two = [](const at::Tensor& images) { return at::cat({images, images}, 1); };
  EvaluationTask& task = job_.tasks.front();
  task.rivals.clear();
  task.heldout = changed(task.heldout, two);
  task.train = nullptr;
  task.fake = changed(task.fake, two);
  job_.metrics.push_back(test::toy_metric());
  job_.networks = {toy_network(folder_)};
  const Evaluation result = evaluate(job_);
  EXPECT_EQ(result.scores.size(), 1U);
  ASSERT_EQ(result.skipped.size(), 1U);
  EXPECT_THAT(result.skipped[0].reason, HasSubstr("two channels"));
}

}  // namespace
}  // namespace oct::host
