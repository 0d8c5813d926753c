// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <set>

#include "octsdk/nn/network.h"
#include "octsdk/testing/snapshot.h"
#include "small_progan.h"

namespace oct::progan {
namespace {

using oct::testing::PlainContext;
using oct::testing::Snapshot;
using oct::testing::take_snapshot;
using ::testing::HasSubstr;

std::set<std::string> changed_parts(const Snapshot& before, const Snapshot& after) {
  std::set<std::string> parts;
  for (const std::string& name : oct::testing::differences(before, after)) {
    parts.insert(name.substr(0, name.find('/')));
  }
  return parts;
}

void step_at(Model& model, std::int64_t images, PlainContext& context, const ModelSetup& setup,
             std::int64_t count = 4) {
  context.at.images = images;
  test::run_step(model, batch_for(model, context.at, count, setup), context);
}

TEST(ProGanStep, MovesEverything) {
  const ModelSetup setup = setup_of(16);
  auto model = make(k_small, setup);
  const Snapshot before = take_snapshot(*model);
  PlainContext context(0);
  step_at(*model, 0, context, setup);
  EXPECT_EQ(changed_parts(before, take_snapshot(*model)),
            (std::set<std::string>{"D", "G", "G_ema", "optimizer_D", "optimizer_G", "phase"}));
  const std::vector<std::string> logged{"fade",   "gradient_norm", "learning_rate", "loss_D",
                                        "loss_G", "score_fake",    "score_real",    "size"};
  for (const std::string& name : logged) EXPECT_TRUE(context.scalars.contains(name)) << name;
  EXPECT_EQ(context.scalars.size(), logged.size());
  EXPECT_EQ(context.scalars.at("size"), 4);
}

TEST(ProGanStep, LayersOfLaterSizesWaitForTheirTime) {
  const ModelSetup setup = setup_of(16);
  auto model = make(k_small, setup);
  PlainContext context(0);
  const auto moved = [&](std::int64_t images) {
    const Snapshot before = take_snapshot(*model);
    step_at(*model, images, context, setup);
    std::set<std::string> names;
    for (const std::string& name : oct::testing::differences(before, take_snapshot(*model))) {
      if (name.starts_with("G/")) names.insert(name);
    }
    return names;
  };
  const auto at_four = moved(0);
  EXPECT_TRUE(at_four.contains("G/ToRGB_lod2.weight"));
  EXPECT_FALSE(at_four.contains("G/8x8.Conv0_up.weight"));
  const auto fading = moved(60);
  EXPECT_TRUE(fading.contains("G/ToRGB_lod2.weight"));
  EXPECT_TRUE(fading.contains("G/ToRGB_lod1.weight"));
  EXPECT_TRUE(fading.contains("G/8x8.Conv0_up.weight"));
  EXPECT_FALSE(fading.contains("G/16x16.Conv0_up.weight"));
  const auto grown = moved(90);
  EXPECT_FALSE(grown.contains("G/ToRGB_lod2.weight"));
  EXPECT_TRUE(grown.contains("G/8x8.Conv0_up.weight"));
}

// Adam counts its updates: anew when a size begins to fade in and when it has.
TEST(ProGanStep, TheOptimizerBeginsAnewWithEachPhase) {
  const auto counts = [](const Values& more) {
    const ModelSetup setup = setup_of(16);
    auto model = make(with(k_small, more), setup);
    PlainContext context(0);
    std::vector<double> steps;
    for (const std::int64_t images : {0, 4, 44, 48, 84, 88}) {
      step_at(*model, images, context, setup);
      steps.push_back(
          take_snapshot(*model).at("optimizer_D/step/D/4x4.Conv.weight").item<double>());
    }
    return steps;
  };
  EXPECT_EQ(counts({}), (std::vector<double>{1, 2, 1, 2, 1, 2}));
  EXPECT_EQ(counts({{"reset-optimizer", "false"}}), (std::vector<double>{1, 2, 3, 4, 5, 6}));
}

TEST(ProGanStep, TheAverageFollowsByItsDecay) {
  const ModelSetup setup = setup_of(16);
  const auto average_and_value = [&](const char* decay) {
    auto model = make(with(k_small, {{"ema", decay}}), setup);
    const at::Tensor start = take_snapshot(*model).at("G/4x4.Conv.weight");
    PlainContext context(0);
    step_at(*model, 0, context, setup);
    const Snapshot after = take_snapshot(*model);
    return std::tuple{start, after.at("G/4x4.Conv.weight"), after.at("G_ema/4x4.Conv.weight")};
  };
  const auto [start, value, average] = average_and_value("0.75");
  EXPECT_TRUE(torch::allclose(average, start * 0.75 + value * 0.25));
  const auto [start_0, value_0, none] = average_and_value("0");
  EXPECT_TRUE(none.equal(value_0));
}

TEST(ProGanStep, RatesBySize) {
  const ModelSetup setup = setup_of(16);
  auto model = make(with(k_small, {{"lr", "0.5"}, {"lr-by-size", "8:0.25"}}), setup);
  PlainContext context(0);
  step_at(*model, 0, context, setup);
  EXPECT_EQ(context.scalars.at("learning_rate"), 0.5);
  step_at(*model, 60, context, setup);
  EXPECT_EQ(context.scalars.at("learning_rate"), 0.25);
}

TEST(ProGanStep, RealsFadeWithTheNetworks) {
  const ModelSetup setup = setup_of(16);
  const auto score = [&](const char* fade, std::int64_t images) {
    auto model = make(with(k_small, {{"fade-reals", fade}}), setup);
    torch::manual_seed(8);
    PlainContext context(0);
    step_at(*model, images, context, setup);
    return context.scalars.at("score_real");
  };
  EXPECT_NE(score("true", 60), score("false", 60));
  EXPECT_EQ(score("true", 90), score("false", 90));
}

TEST(ProGanStep, LearnsClasses) {
  ModelSetup setup = setup_of(16);
  setup.classes = {"DRUSEN", "NORMAL", "CNV"};
  auto model = make(with(k_small, {{"conditional", "true"}, {"fused", "false"}}), setup);
  PlainContext context(0);
  for (const std::int64_t images : {0, 60, 90}) step_at(*model, images, context, setup);
  for (const char* name : {"loss_class_real", "loss_class_fake", "loss_class_G"}) {
    EXPECT_GT(context.scalars.at(name), 0) << name;
  }
  const auto parameters = test::PartMap(*model).modules.at("D")->named_parameters();
  EXPECT_EQ(parameters["4x4.Dense1.bias"].numel(), 4);
}

// The largest size that the study asks for, narrow: fading in and grown.
TEST(ProGanStep, RunsAt512Pixels) {
  for (const char* preset : {"paper", "octgans"}) {
    const ModelSetup setup = setup_of(512);
    Values values = k_small;
    for (const Preset& one : presets()) {
      if (one.name == preset) values = with(one.values.at("model"), k_small);
    }
    values = with(values, {{"epochs-per-size", "0"}});
    auto model = make(values, setup);
    PlainContext context(0);
    step_at(*model, 40 + 6 * 80 + 20, context, setup, 2);
    EXPECT_EQ(context.scalars.at("size"), 512) << preset;
    EXPECT_EQ(context.scalars.at("fade"), 0.5) << preset;
    step_at(*model, 1000, context, setup, 2);
    EXPECT_EQ(context.scalars.at("fade"), 0) << preset;
    EXPECT_TRUE(std::isfinite(context.scalars.at("loss_D"))) << preset;
    const at::Tensor image = model->generator()->generate(torch::randn({1, 6}), {});
    EXPECT_EQ(image.sizes(), at::IntArrayRef({1, 1, 512, 512})) << preset;
  }
}

}  // namespace
}  // namespace oct::progan
