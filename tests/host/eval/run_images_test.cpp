// SPDX-License-Identifier: Apache-2.0
#include "eval/run_images.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "../../support/temporary_files.h"
#include "toys.h"

namespace oct::host {
namespace {

using test::flat_images;

/// Negates images one way, adds a half the other way; or makes images from the first latent.
class ToyModel : public Model, private Translator, private Generator {
 public:
  bool translates = true;
  bool generates = false;
  bool both_ways = true;
  std::vector<std::int64_t> batches;

  void options(OptionSet&) override {}
  [[nodiscard]] std::vector<Preset> presets() const override { return {}; }
  [[nodiscard]] Need need() const override { return {}; }
  void build(const ModelSetup&) override {}
  void visit_parts(PartVisitor&) override {}
  void train_step(const Batch&, StepContext&) override {}
  oct::Translator* translator() override { return translates ? this : nullptr; }
  oct::Generator* generator() override { return generates ? this : nullptr; }

 private:
  [[nodiscard]] bool offers(Direction direction) const override {
    return both_ways || direction == Direction::source_to_target;
  }
  at::Tensor do_translate(const at::Tensor& images, Direction direction) override {
    batches.push_back(images.size(0));
    return direction == Direction::source_to_target ? -images : images + 0.5;
  }
  [[nodiscard]] std::int64_t latent_size() const override { return 3; }
  at::Tensor do_generate(const at::Tensor& z, const at::Tensor&, const Sampling&) override {
    return z.narrow(1, 0, 1).view({-1, 1, 1, 1}).expand({-1, 1, 8, 8});
  }
};

RunImages run_of(ToyModel& model) {
  RunImages run;
  run.sides = {{"dfe", flat_images({0.1F, 0.2F, 0.3F}), nullptr},
               {"oct", flat_images({0.4F, 0.5F, 0.6F}), flat_images({0.7F}, "t")}};
  run.paired = true;
  run.model = &model;
  return run;
}

TEST(RunImages, GiveATaskADirectionOneImageAtATime) {
  ToyModel model;
  const auto tasks = tasks_of(run_of(model));
  ASSERT_EQ(tasks.size(), 2U);
  EXPECT_EQ(tasks[0].label, "dfe-to-oct");
  EXPECT_EQ(tasks[1].label, "oct-to-dfe");
  const MetricBatch fakes = tasks[0].fake->read(1, 2);
  EXPECT_NEAR(fakes.images[0].mean().item<double>(), -0.2, 1e-6);
  EXPECT_EQ(fakes.ids, (std::vector<std::string>{"i1", "i2"}));
  EXPECT_NEAR(tasks[1].fake->read(0, 1).images.mean().item<double>(), 0.9, 1e-6);
  EXPECT_EQ(fakes.modality, "oct");
  EXPECT_EQ(tasks[1].fake->read(0, 1).modality, "dfe");
  EXPECT_THAT(model.batches, testing::Each(1));
  EXPECT_EQ(tasks[0].mates, tasks[0].heldout);
  EXPECT_EQ(tasks[0].train->size(), 1);
  EXPECT_EQ(tasks[1].train, nullptr);
}

TEST(RunImages, HaveNoMatesNorLabelWhereThereAreNone) {
  ToyModel model;
  model.both_ways = false;
  RunImages run = run_of(model);
  run.paired = false;
  const auto tasks = tasks_of(run);
  ASSERT_EQ(tasks.size(), 1U);
  EXPECT_EQ(tasks[0].label, "");
  EXPECT_FALSE(tasks[0].mates);
  EXPECT_THAT(tasks[0].why_no_mates, testing::HasSubstr("unpaired"));
}

TEST(RunImages, AreGeneratedFromTheSeedAlone) {
  ToyModel model;
  model.translates = false;
  model.generates = true;
  RunImages run = run_of(model);
  run.seed = 5;
  const auto fakes = tasks_of(run).at(0).fake;
  ASSERT_EQ(fakes->size(), 3);
  EXPECT_EQ(fakes->read(0, 1).modality, "oct");
  EXPECT_TRUE(fakes->read(0, 3).images.narrow(0, 2, 1).equal(fakes->read(2, 1).images));
  run.seed = 6;
  EXPECT_FALSE(tasks_of(run).at(0).fake->read(0, 3).images.equal(fakes->read(0, 3).images));
}

TEST(RunImages, NeedAModelThatMakesImages) {
  ToyModel model;
  model.translates = false;
  const RunImages run = run_of(model);
  EXPECT_EQ(test::failure_of([&] { tasks_of(run); }).first, ExitCode::usage);
}

}  // namespace
}  // namespace oct::host
