// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "small_cyclegan.h"

namespace oct::cyclegan {
namespace {

using test::set_options;
using test::usage_error_of;
using test::Values;
using test::with;
using ::testing::HasSubstr;

TEST(CycleGanPresets, SetExistingOptionsToAllowedValues) {
  const std::set<std::string> scopes{"train", "data", "dataset", "model"};
  std::set<std::string> names;
  for (const Preset& preset : CycleGan().presets()) {
    names.insert(preset.name);
    EXPECT_FALSE(preset.summary.empty());
    CycleGan model;
    for (const auto& [scope, values] : preset.values) {
      EXPECT_TRUE(scopes.contains(scope)) << scope;
      if (scope == "model") set_options(model, values);
    }
    EXPECT_EQ(model.need().pairing, Pairing::unpaired) << preset.name;
  }
  EXPECT_EQ(names, (std::set<std::string>{"quick", "cpu", "paper", "octgans"}));
}

TEST(CycleGanPresets, PaperIsThePublishedSystem) {
  CycleGan model;
  EXPECT_TRUE(model.need().equal_channels);
  ModelSetup setup;
  setup.source_channels = 3;
  setup.target_channels = 3;
  model.build(setup);
  std::int64_t count = 0;
  for (const auto& [name, module] : test::PartMap(model).modules) {
    count += nn::parameter_count(*module);
  }
  EXPECT_EQ(count, 28'285'832);
}

// Each difference between the OCT_GANs study and the paper. Halving both losses of the
// discriminators or their sum is the same, so that one is no option.
TEST(CycleGanPresets, OctgansDiffersFromThePaperAsTheStudyDid) {
  const Values octgans = test::preset_values(CycleGan(), "octgans");
  const Values expected{{"conv-padding", "reflect"},
                        {"sigmoid", "true"},
                        {"pool", "0"},
                        {"lambda-identity", "0"},
                        {"lr", "0.00001"}};
  for (const auto& [name, value] : expected) {
    EXPECT_EQ(octgans.at(name), value) << name;
  }
  auto model = make(with(octgans, {{"ngf", "2"}, {"ndf", "2"}}), 3, 3);
  const test::PartMap parts(*model);
  auto& critic = static_cast<nn::ImageNetwork&>(*parts.modules.at("D_A"));
  const at::Tensor scores = critic.forward(torch::randn({1, 3, 32, 32}) * 100);
  EXPECT_GE(scores.min().item<float>(), 0);
  EXPECT_LE(scores.max().item<float>(), 1);
  oct::testing::PlainContext context(0);
  context.at = {.images = 5000 * 10, .images_per_epoch = 10};  // long after the paper's decay
  test::run_step(*model, test::random_batch(3, 3), context);
  EXPECT_DOUBLE_EQ(context.scalars.at("learning_rate"), 1e-5);
  EXPECT_FALSE(parts.tensors.at("pool_A")->defined());
}

TEST(CycleGanNeed, FollowsTheOptions) {
  const auto need_of = [](const Values& values) {
    CycleGan model;
    set_options(model, values);
    return model.need();
  };
  EXPECT_FALSE(need_of(small).equal_channels);
  EXPECT_EQ(need_of(small).size_multiple, 4);
  EXPECT_EQ(need_of(small).smallest_size, 24);
  EXPECT_EQ(need_of({{"generator", "unet_256"}}).size_multiple, 256);
  EXPECT_EQ(need_of({{"generator", "unet_128"}}).smallest_size, 128);
  EXPECT_EQ(need_of({{"discriminator", "pixel"}}).smallest_size, 8);
  EXPECT_EQ(need_of({{"discriminator", "n_layers"}, {"n-layers-d", "4"}}).smallest_size, 48);
}

TEST(CycleGanNeed, TheSmallestSizeTrainsAndLessDoesNot) {
  for (const Values& more : {Values{}, Values{{"discriminator", "n_layers"}, {"n-layers-d", "1"}},
                             Values{{"discriminator", "pixel"}}}) {
    auto model = make(with(small, more));
    const std::int64_t size = model->need().smallest_size;
    Batch batch;
    batch.source = torch::rand({1, 3, size, size});
    batch.target = torch::rand({1, 1, size, size});
    oct::testing::PlainContext context(0);
    test::run_step(*model, batch, context);
    batch.source = torch::rand({1, 3, size - 4, size - 4});
    batch.target = torch::rand({1, 1, size - 4, size - 4});
    EXPECT_THROW(test::run_step(*model, batch, context), c10::Error);
  }
}

TEST(CycleGanErrors, ContradictionsAreTold) {
  EXPECT_THAT(usage_error_of([] {
                make(with(small, {{"sigmoid", "true"}, {"gan-mode", "vanilla"}}));
              }),
              HasSubstr("--gan-mode lsgan"));
  EXPECT_THAT(usage_error_of([] {
                make(with(small, {{"n-layers-d", "4"}}));
              }),
              HasSubstr("--discriminator n_layers"));
  EXPECT_THAT(usage_error_of([] {
                make(with(small, {{"lambda-identity", "0.5"}}), 3, 1);
              }),
              HasSubstr("the source has 3 and the target 1"));
  EXPECT_THAT(usage_error_of([] { make(small, 0, 1); }), HasSubstr("two domains"));
}

}  // namespace
}  // namespace oct::cyclegan
