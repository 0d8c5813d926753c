// SPDX-License-Identifier: Apache-2.0
#include "eval/evaluate.h"

#include <gmock/gmock.h>

#include "../../support/temporary_files.h"
#include "toys.h"

namespace oct::host {
namespace {

using test::failing_metric;
using test::failure_of;
using test::flat_images;
using test::toy_metric;
using test::Trace;
using testing::ElementsAre;
using testing::HasSubstr;

MetricNeed pairs() {
  MetricNeed need;
  need.pairs = true;
  return need;
}

EvaluationTask task_of_sets() {
  EvaluationTask task;
  task.heldout = flat_images({0, 0, 0, 0});
  task.train = flat_images({0.1F, 0.1F, 0.1F, 0.1F, 0.1F, 0.1F}, "t");
  task.fake = flat_images({0.5F, 0.5F, 0.5F}, "f");
  task.why_no_mates = "they are unpaired";
  return task;
}

EvaluationTask task_of_pairs() {
  EvaluationTask task;
  task.heldout = flat_images({0, 0.1F, 0.2F, 0.3F});
  task.fake = flat_images({0.5F, 0.6F, 0.7F, 0.8F});
  task.mates = task.heldout;
  return task;
}

EvaluationJob job_of(EvaluationTask task, std::vector<MetricChoice> metrics) {
  EvaluationJob job;
  job.tasks.push_back(std::move(task));
  job.metrics = std::move(metrics);
  job.batch = 2;
  return job;
}

TEST(Evaluate, ScoresFakesBesideTheTrainingImages) {
  const Evaluation result = evaluate(job_of(task_of_sets(), {toy_metric()}));
  ASSERT_EQ(result.scores.size(), 1U);
  EXPECT_EQ(result.scores[0].metric, "toy");
  EXPECT_EQ(result.scores[0].score.name, "toy");
  EXPECT_NEAR(result.scores[0].score.value, 0.5, 1e-6);
  EXPECT_NEAR(result.scores[0].baseline.value(), 0.1, 1e-6);
  EXPECT_TRUE(result.skipped.empty());
}

TEST(Evaluate, ShowsSetsInBatchesAndTrainingImagesOnlyOnRequest) {
  Trace trace;
  MetricNeed need;
  need.train = true;
  evaluate(job_of(task_of_sets(), {toy_metric(need, &trace)}));
  // First what only the fakes are judged by: a metric that looks at training images has no
  // baseline.
  EXPECT_THAT(trace, ElementsAre("train t0 t1", "heldout i0 i1", "fake f0 f1", "train t2 t3",
                                 "heldout i2 i3", "fake f2", "train t4 t5"));
}

TEST(Evaluate, ShowsEachPairAtOnce) {
  Trace trace;
  evaluate(job_of(task_of_pairs(), {toy_metric(pairs(), &trace)}));
  ASSERT_EQ(trace.size(), 8U);  // fakes, then the baseline: two batches each of two roles
  EXPECT_THAT(Trace(trace.begin(), trace.begin() + 4),
              ElementsAre("heldout i0 i1", "fake i0 i1", "heldout i2 i3", "fake i2 i3"));
}

TEST(Evaluate, SkipsWhatCannotBeComputedAndGoesOn) {
  MetricNeed many;
  many.least_images = 4;
  MetricNeed large;
  large.least_side = 9;
  const Evaluation result = evaluate(
      job_of(task_of_sets(), {toy_metric(), toy_metric(pairs()), toy_metric(many),
                              toy_metric(large), failing_metric(ExitCode::metric_undefined)}));
  EXPECT_EQ(result.scores.size(), 1U);
  ASSERT_EQ(result.skipped.size(), 4U);
  EXPECT_EQ(result.skipped[0].reason, "needs pairs: they are unpaired");
  EXPECT_THAT(result.skipped[1].reason, HasSubstr("at least 4 images of each kind; there are 4 "
                                                  "real and 3 fake"));
  EXPECT_THAT(result.skipped[2].reason, HasSubstr("at least 9 pixels; the images are 8 x 8"));
  EXPECT_EQ(result.skipped[3].reason, "does not like it");
}

TEST(Evaluate, IsUndefinedWhenNothingWasComputed) {
  const auto [code, message] =
      failure_of([] { evaluate(job_of(task_of_sets(), {toy_metric(pairs())})); });
  EXPECT_EQ(code, ExitCode::metric_undefined);
  EXPECT_THAT(message, HasSubstr("toy: needs pairs: they are unpaired"));
}

TEST(Evaluate, NamesThePluginThatBreaks) {
  const auto [code, message] = failure_of([] {
    evaluate(job_of(task_of_sets(), {toy_metric(), failing_metric(ExitCode::plugin_failed)}));
  });
  EXPECT_EQ(code, ExitCode::plugin_failed);
  EXPECT_THAT(message, HasSubstr("metric failing 1.0: update: does not like it"));
}

TEST(Evaluate, RefusesImagesOfSeveralShapes) {
  EvaluationTask task = task_of_sets();
  task.fake = changed(task.fake, [](const at::Tensor& images) { return images.narrow(3, 0, 4); });
  const auto [code, message] = failure_of([&] { evaluate(job_of(task, {toy_metric()})); });
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_THAT(message, HasSubstr("'f0' is 1 x 8 x 4"));
}

TEST(Evaluate, NamesTasksAndRivalsBehindTheScore) {
  EvaluationTask task = task_of_sets();
  task.label = "dfe-to-oct";
  task.rivals.push_back({"untrained", flat_images({0.9F, 0.9F}), nullptr});
  const Evaluation result = evaluate(job_of(task, {toy_metric()}));
  ASSERT_EQ(result.scores.size(), 2U);
  EXPECT_EQ(result.scores[0].score.name, "toy@dfe-to-oct");
  EXPECT_EQ(result.scores[1].score.name, "toy@dfe-to-oct@untrained");
  EXPECT_NEAR(result.scores[1].score.value, 0.9, 1e-6);
  EXPECT_NEAR(result.scores[0].baseline.value(), 0.1, 1e-6);
  EXPECT_EQ(result.scores[0].baseline, result.scores[1].baseline);
}

TEST(Evaluate, ShowsRivalsOnlyToMetricsThatScoredTheFakes) {
  EvaluationTask task = task_of_sets();
  task.rivals.push_back({"untrained", flat_images({0.9F, 0.9F}), nullptr});
  Trace trace;
  MetricNeed many;
  many.least_images = 4;
  const Evaluation result =
      evaluate(job_of(task, {toy_metric(), toy_metric(many, &trace), toy_metric(pairs())}));
  EXPECT_TRUE(trace.empty());
  EXPECT_EQ(result.scores.size(), 2U);
  EXPECT_EQ(result.skipped.size(), 2U);
}

TEST(Evaluate, TellsProgressUpToTheEnd) {
  EvaluationJob job = job_of(task_of_sets(), {toy_metric()});
  std::int64_t last = 0;
  std::int64_t of = 0;
  job.progress = [&](std::int64_t done, std::int64_t total) {
    EXPECT_GT(done, last);
    last = done;
    of = total;
  };
  evaluate(job);
  EXPECT_EQ(last, of);
}

}  // namespace
}  // namespace oct::host
