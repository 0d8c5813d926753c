// SPDX-License-Identifier: Apache-2.0
// Metrics that judge a latent space, from job to score.
#include "eval/model_space.h"

#include <gmock/gmock.h>

#include "../../support/temporary_files.h"
#include "eval/run_images.h"
#include "features/toy_features.h"
#include "toys.h"

namespace oct::host {
namespace {

using test::failure_of;
using test::flat_images;
using test::toy_metric;
using testing::HasSubstr;

/// A model in float64 whose image is the mean of its style, times `gain`.
class ToyGan : public Model, private Generator, private LatentSpace {
 public:
  explicit ToyGan(double gain, bool has_space = true) : gain_(gain), has_space_(has_space) {}

  bool breaks = false;
  at::Tensor labels_seen;

  void options(OptionSet&) override {}
  [[nodiscard]] std::vector<Preset> presets() const override { return {}; }
  [[nodiscard]] Need need() const override { return {}; }
  void build(const ModelSetup&) override {}
  void visit_parts(PartVisitor&) override {}
  void train_step(const Batch&, StepContext&) override {}
  oct::Generator* generator() override { return this; }
  oct::LatentSpace* latent_space() override { return has_space_ ? this : nullptr; }

 private:
  [[nodiscard]] std::int64_t latent_size() const override { return 3; }
  at::Tensor do_generate(const at::Tensor& z, const at::Tensor& labels, const Sampling&) override {
    return synthesize(map(z, labels), {});
  }
  [[nodiscard]] std::int64_t style_count() const override { return 1; }
  [[nodiscard]] std::int64_t style_size() const override { return 3; }
  at::Tensor map(const at::Tensor& z, const at::Tensor& labels) override {
    EXPECT_EQ(z.scalar_type(), at::kDouble);
    labels_seen = labels;
    return z.unsqueeze(1);
  }
  [[nodiscard]] at::Tensor average() const override { return at::zeros({3}, at::kDouble); }
  [[nodiscard]] std::vector<at::Tensor> noise() const override { return {}; }
  at::Tensor synthesize(const at::Tensor& styles, const std::vector<at::Tensor>&) override {
    if (breaks) throw std::runtime_error("no more images");
    return (gain_ * styles.mean({1, 2})).view({-1, 1, 1, 1}).expand({-1, 1, 8, 8});
  }
  [[nodiscard]] at::Tensor style_weights() const override { return {}; }

  double gain_;
  bool has_space_;
};

/// The brightness of the image of the latent (1, 1, 1), and what it was told.
class Brightness : public Metric {
 public:
  explicit Brightness(bool features) { need_.features = features, need_.latent_space = true; }

  void options(OptionSet&) override {}
  [[nodiscard]] MetricNeed need() const override { return need_; }
  void use(const FeatureSpace& space) override { name_ += "@" + space.name; }
  void use(Generator& generator, LatentSpace& space, const at::Tensor& labels,
           const Embed& embed) override {
    EXPECT_EQ(generator.latent_size(), 3);
    EXPECT_EQ(bool(embed), need_.features);
    space_ = &space;
    labels_ = labels;
    embed_ = embed;
  }
  void update(Role, const MetricBatch&) override { ADD_FAILURE() << "it was shown images"; }
  std::vector<Score> compute() override {
    const at::Tensor label = labels_.defined() ? labels_.narrow(0, 0, 1) : labels_;
    const at::Tensor image = space_->synthesize(space_->map(at::ones({1, 3}), label), {});
    EXPECT_EQ(image.scalar_type(), at::kFloat);
    Score score;
    score.name = name_;
    score.value = embed_ ? embed_(image).vectors.sum().item<double>() : image.mean().item<double>();
    score.n = 1;
    return {score};
  }

 private:
  MetricNeed need_;
  std::string name_ = "brightness";
  LatentSpace* space_ = nullptr;
  at::Tensor labels_;
  Embed embed_;
};

MetricChoice brightness(bool features = false) {
  return {{"metric", "brightness", "1.0", "", "", ""},
          [=] { return std::make_unique<Brightness>(features); }};
}

RunImages run_of(ToyGan& model) {
  RunImages run;
  run.sides = {{"oct", flat_images({0.4F, 0.5F, 0.6F}), flat_images({0.7F, 0.1F}, "t")}};
  run.model = &model;
  run.info = {"model", "toy", "1.0", "", "", ""};
  run.dtype = at::kDouble;
  return run;
}

EvaluationJob job_of(ToyGan& model, std::vector<MetricChoice> metrics) {
  EvaluationJob job;
  job.tasks = tasks_of(run_of(model));
  job.metrics = std::move(metrics);
  return job;
}

TEST(ModelSpace, IsShownToMetricsThatAskForIt) {
  ToyGan model(0.5);
  const Evaluation result = evaluate(job_of(model, {toy_metric(), brightness()}));
  ASSERT_EQ(result.scores.size(), 2U);
  EXPECT_EQ(result.scores[1].score.name, "brightness");
  EXPECT_NEAR(result.scores[1].score.value, 0.5, 1e-6);
  EXPECT_FALSE(result.scores[1].baseline.has_value());  // real images have no latent space
  EXPECT_TRUE(result.skipped.empty());
  EXPECT_FALSE(model.labels_seen.defined());
}

TEST(ModelSpace, OfTheUntrainedModelIsARivalAndImagesAreNone) {
  ToyGan model(0.5);
  ToyGan untrained(0.25);
  EvaluationJob job = job_of(model, {brightness()});
  job.tasks[0].rivals.push_back({"blurred-real", flat_images({0.1F}), nullptr});
  job.tasks[0].rivals.push_back(
      {"untrained", flat_images({0.1F}), nullptr, space_of(run_of(model), untrained)});
  const Evaluation result = evaluate(job);
  ASSERT_EQ(result.scores.size(), 2U);
  EXPECT_EQ(result.scores[1].score.name, "brightness@untrained");
  EXPECT_NEAR(result.scores[1].score.value, 0.25, 1e-6);
  EXPECT_TRUE(result.skipped.empty());
}

TEST(ModelSpace, IsLookedAtThroughTheNetworkWithoutStoringAnything) {
  ToyGan model(0.5);
  EvaluationJob job = job_of(model, {brightness(true)});
  const test::TemporaryFolder folder;
  const auto network = test::toy_network(folder);
  job.networks.push_back(network);
  const Evaluation result = evaluate(job);
  EXPECT_EQ(result.scores.at(0).score.name, "brightness@" + test::toy_space().name);
  evaluate(job);
  EXPECT_EQ(network->computed(), 2);  // a stored image is computed once
}

TEST(ModelSpace, OfFoldersOrOtherModelsIsTheReasonToSkip) {
  ToyGan without(0.5, false);
  const Evaluation other = evaluate(job_of(without, {toy_metric(), brightness()}));
  EXPECT_EQ(other.scores.size(), 1U);
  ASSERT_EQ(other.skipped.size(), 1U);
  EXPECT_EQ(other.skipped[0].reason, "judges a latent space: the model has none");
  EvaluationTask folders;
  folders.heldout = folders.fake = flat_images({0.1F, 0.2F});
  EvaluationJob job;
  job.tasks.push_back(folders);
  job.metrics = {brightness()};
  const auto [code, message] = failure_of([&] { evaluate(job); });
  EXPECT_EQ(code, ExitCode::metric_undefined);
  EXPECT_THAT(message, HasSubstr("there is no model, only images"));
}

TEST(ModelSpace, TellsProgressWhileItIsJudgedAndWhoBroke) {
  ToyGan model(0.5);
  EvaluationJob job = job_of(model, {brightness()});
  std::int64_t last = 0;
  int standing = 0;  // calls without progress: where a signal is heeded
  job.progress = [&](std::int64_t done, std::int64_t) {
    if (done == last) ++standing;
    last = done;
  };
  evaluate(job);
  EXPECT_EQ(standing, 1);
  model.breaks = true;
  const auto [code, message] = failure_of([&] { evaluate(job); });
  EXPECT_EQ(code, ExitCode::plugin_failed);
  EXPECT_THAT(message, HasSubstr("model toy 1.0: synthesize: no more images"));
}

}  // namespace
}  // namespace oct::host
