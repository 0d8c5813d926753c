// SPDX-License-Identifier: Apache-2.0
// What is known of images besides their pixels reaches the metrics that ask, and no others.
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "../../support/temporary_files.h"
#include "eval/baseline.h"
#include "eval/evaluate.h"
#include "toys.h"

namespace oct::host {
namespace {

using test::flat_images;
using test::toy_metric;
using testing::HasSubstr;

/// Flat images i0, i1 ... of one modality whose eyes and truth are known: layer row and lesion of
/// image k are at k.
class KnownImages : public test::FlatImages {
 public:
  explicit KnownImages(std::int64_t count, std::string modality = "oct")
      : FlatImages(std::vector<float>(static_cast<std::size_t>(count), 0.1F)),
        modality_(std::move(modality)) {}

  [[nodiscard]] MetricBatch read(std::int64_t first, std::int64_t count) override {
    MetricBatch batch = FlatImages::read(first, count);
    batch.modality = modality_;
    for (std::int64_t i = 0; i < count; ++i) {
      batch.eyes.emplace_back((first + i) % 2 == 0 ? "R" : "L");
    }
    return batch;
  }
  [[nodiscard]] KnownTruth truth(std::int64_t first, std::int64_t count) override {
    ++times_asked;
    KnownTruth known;
    known.truth.layers = at::arange(first, first + count).to(at::kFloat).view({-1, 1, 1});
    known.truth.layers = known.truth.layers.expand({-1, 1, 8}).contiguous();
    known.truth.layer_names = {"ilm"};
    known.mask = at::ones({count, 1, 8, 8}, at::kBool);
    return known;
  }

  int times_asked = 0;

 private:
  std::string modality_;
};

at::Tensor halved(const at::Tensor& images) {
  return images * 0.5;
}

TEST(Truth, GoesWithAChoiceOfImages) {
  const auto known = std::make_shared<KnownImages>(4);
  const auto some = selected(known, {3, 1});
  const MetricBatch batch = some->read(0, 2);
  EXPECT_EQ(batch.modality, "oct");
  EXPECT_EQ(batch.eyes, (std::vector<std::string>{"L", "L"}));
  const KnownTruth truth = some->truth(0, 2);
  EXPECT_EQ(truth.truth.layers[0][0][0].item<float>(), 3);
  EXPECT_EQ(truth.truth.layers[1][0][0].item<float>(), 1);
  EXPECT_EQ(truth.truth.layer_names, std::vector<std::string>{"ilm"});
  EXPECT_EQ(truth.mask.size(0), 2);
  EXPECT_FALSE(truth.truth.lesions.defined());
}

TEST(Truth, StaysWhereAnImageIsChangedAndGoesWhereItIsMadeAnew) {
  const auto known = std::make_shared<KnownImages>(2);
  EXPECT_TRUE(changed(known, halved)->truth(0, 2).truth.layers.defined());
  const auto anew = remade(known, "dfe", halved);
  EXPECT_FALSE(anew->truth(0, 2).truth.layers.defined());
  EXPECT_FALSE(anew->truth(0, 2).mask.defined());
  const MetricBatch batch = anew->read(0, 2);
  EXPECT_EQ(batch.modality, "dfe");
  EXPECT_EQ(batch.eyes, (std::vector<std::string>{"R", "L"}));
  EXPECT_NEAR(batch.images.mean().item<double>(), 0.05, 1e-6);
}

TEST(Truth, OfPartsThatLackItIsUnknown) {
  const auto known = std::make_shared<KnownImages>(2);
  const KnownTruth both = concatenated({known->truth(0, 1), known->truth(1, 1)});
  EXPECT_EQ(both.truth.layers.size(0), 2);
  const KnownTruth half = concatenated({known->truth(0, 1), {}});
  EXPECT_FALSE(half.truth.layers.defined());
  EXPECT_TRUE(half.truth.layer_names.empty());
}

/// Writes down what it is told of each batch.
class Listener : public Metric {
 public:
  Listener(MetricNeed need, std::vector<std::string>* heard)
      : need_(std::move(need)), heard_(heard) {}
  void options(OptionSet&) override {}
  [[nodiscard]] MetricNeed need() const override { return need_; }
  void update(Role role, const MetricBatch& batch) override {
    heard_->push_back(std::string(role == Role::fake ? "fake" : "real") + " " + batch.modality +
                      (batch.eyes.empty() ? "" : " " + batch.eyes.front()) +
                      (batch.truth.layers.defined() ? " layers" : "") +
                      (batch.mask.defined() ? " mask" : ""));
  }
  std::vector<Score> compute() override {
    Score score;
    score.name = "heard";
    score.n = 1;
    return {score};
  }

 private:
  MetricNeed need_;
  std::vector<std::string>* heard_;
};

EvaluationJob job_for(const MetricNeed& need, std::vector<std::string>* heard,
                      const ImageSourcePtr& real, const ImageSourcePtr& fake) {
  EvaluationJob job;
  job.metrics.push_back({{"metric", "listener", "1.0", "", "", ""},
                         [=] { return std::make_unique<Listener>(need, heard); }});
  EvaluationTask task;
  task.heldout = real;
  task.fake = fake;
  job.tasks.push_back(std::move(task));
  return job;
}

TEST(Truth, IsReadForMetricsThatAsk) {
  MetricNeed need;
  need.truth = true;
  std::vector<std::string> heard;
  const auto known = std::make_shared<KnownImages>(2);
  evaluate(job_for(need, &heard, known, remade(known, "oct", halved)));
  ASSERT_GE(heard.size(), 2U);
  EXPECT_EQ(heard[0], "real oct R layers mask");
  EXPECT_EQ(heard[1], "fake oct R");
  EXPECT_GT(known->times_asked, 0);
}

TEST(Truth, IsNotReadForOthers) {
  std::vector<std::string> heard;
  const auto known = std::make_shared<KnownImages>(2);
  evaluate(job_for({}, &heard, known, flat_images({0.3F, 0.4F}, "f")));
  EXPECT_EQ(heard[0], "real oct R");
  EXPECT_EQ(heard[1], "fake ");
  EXPECT_EQ(known->times_asked, 0);
}

TEST(Modality, ThatAMetricIsNotForIsTheReasonWhyItIsSkipped) {
  MetricNeed need;
  need.modality = "dfe";
  std::vector<std::string> heard;
  const auto scans = std::make_shared<KnownImages>(2);
  const auto unknown = flat_images({0.3F, 0.4F}, "f");
  const auto [code, message] =
      test::failure_of([&] { evaluate(job_for(need, &heard, scans, unknown)); });
  EXPECT_EQ(code, ExitCode::metric_undefined);
  EXPECT_THAT(message, HasSubstr("judges dfe images; these are oct"));
  EXPECT_TRUE(heard.empty());
  EXPECT_EQ(test::failure_of([&] { evaluate(job_for(need, &heard, unknown, scans)); }).first,
            ExitCode::metric_undefined);
  evaluate(job_for(need, &heard, unknown, unknown));
  EXPECT_FALSE(heard.empty());
}

TEST(Modality, OfRivalsIsThatOfTheImagesTheyAreMadeOf) {
  EvaluationTask task;
  task.heldout = std::make_shared<KnownImages>(4);
  task.fake = task.heldout;
  add_real_rivals(task, 0, 2);
  ASSERT_EQ(task.rivals.size(), 2U);
  for (const Rival& rival : task.rivals) {
    EXPECT_EQ(rival.images->read(0, 1).modality, "oct") << rival.name;
    const bool moved = rival.name == "mean-image";
    EXPECT_EQ(rival.images->truth(0, 1).truth.layers.defined(), !moved) << rival.name;
  }
}

}  // namespace
}  // namespace oct::host
