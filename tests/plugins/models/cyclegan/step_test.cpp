// SPDX-License-Identifier: Apache-2.0
#include "small_cyclegan.h"

namespace oct::cyclegan {
namespace {

using test::copies;
using test::equal;
using test::random_batch;
using test::Values;
using test::with;

TEST(CycleGanStep, MovesAllFourNetworks) {
  auto model = make(small);
  const test::PartMap parts(*model);
  std::map<std::string, std::vector<at::Tensor>> before;
  for (const auto& [name, module] : parts.modules) before[name] = copies(*module);
  test::step_once(*model);
  for (const auto& [name, module] : parts.modules) {
    EXPECT_FALSE(equal(before.at(name), copies(*module))) << name;
  }
}

TEST(CycleGanStep, FrozenDiscriminatorsGatherNoGradient) {
  auto model = make(small);
  const test::PartMap parts(*model);
  test::WatchingContext context(parts);
  test::run_step(*model, random_batch(), context);
  ASSERT_EQ(context.with_gradient.size(), 2U);
  EXPECT_EQ(context.with_gradient[0], (std::set<std::string>{"G_A", "G_B"}));
  for (const auto& parameter : parts.modules.at("D_A")->parameters()) {
    EXPECT_TRUE(parameter.requires_grad());
  }
}

TEST(CycleGanStep, LogsTheLossesByThePublishedNames) {
  const auto names = [](const Values& more, std::int64_t channels) {
    return test::names_of(test::step_once(*make(with(small, more), 1, channels), 1, channels));
  };
  std::set<std::string> expected{"learning_rate", "loss_G_A",     "loss_cycle_A", "loss_D_A",
                                 "loss_G_B",      "loss_cycle_B", "loss_D_B"};
  EXPECT_EQ(names({}, 3), expected);
  expected.insert({"loss_idt_A", "loss_idt_B"});
  EXPECT_EQ(names({{"lambda-identity", "0.5"}}, 1), expected);
  expected.insert({"loss_penalty_A", "loss_penalty_B"});
  EXPECT_EQ(names({{"lambda-identity", "0.5"}, {"gan-mode", "wgangp"}}, 1), expected);
}

TEST(CycleGanStep, CycleWeightsFollowLambdaUnlessGiven) {
  const auto losses = [](const Values& more) {
    auto model = make(with(small, more));
    torch::manual_seed(9);
    return test::step_once(*model);
  };
  const auto base = losses({});
  const auto twice = losses({{"lambda-cycle", "20"}});
  const auto unequal = losses({{"lambda-a", "5"}, {"lambda-b", "0"}});
  EXPECT_NEAR(twice.at("loss_cycle_A"), 2 * base.at("loss_cycle_A"), 1e-4);
  EXPECT_NEAR(unequal.at("loss_cycle_A"), 0.5 * base.at("loss_cycle_A"), 1e-4);
  EXPECT_EQ(unequal.at("loss_cycle_B"), 0);
}

TEST(CycleGanStep, TheSameStartGivesTheSameBits) {
  const auto run = [] {
    auto model = make(with(small, {{"pool", "2"}}));
    torch::manual_seed(6);
    oct::testing::PlainContext context(3);
    for (int i = 0; i < 6; ++i) test::run_step(*model, random_batch(), context);
    return copies(*test::PartMap(*model).modules.at("G_B"));
  };
  EXPECT_TRUE(equal(run(), run()));
}

TEST(CycleGanStep, EveryLossAndPolicyTrains) {
  for (const Values& more :
       {Values{{"gan-mode", "vanilla"}}, Values{{"gan-mode", "wgangp"}},
        Values{{"lr-policy", "step"}}, Values{{"lr-policy", "cosine"}},
        Values{{"lr-policy", "plateau"}}, Values{{"norm", "batch"}, {"dropout", "true"}},
        Values{{"init", "orthogonal"}}, Values{{"discriminator", "pixel"}}}) {
    auto model = make(with(small, more));
    oct::testing::PlainContext context(0);
    context.at.images_per_epoch = 1;
    for (int i = 0; i < 3; ++i) test::run_step(*model, random_batch(), context);
    for (const auto& [name, value] : context.scalars) {
      EXPECT_TRUE(std::isfinite(value)) << more.begin()->second << ": " << name;
    }
  }
}

TEST(CycleGanTranslate, BothWaysWithoutTouchingTheModel) {
  auto model = make(with(small, {{"norm", "batch"}, {"dropout", "true"}}));
  Translator& translator = *model->translator();
  EXPECT_TRUE(translator.offers(Direction::source_to_target));
  EXPECT_TRUE(translator.offers(Direction::target_to_source));
  const at::Tensor photo = torch::rand({2, 3, 32, 32}) * 2 - 1;
  const at::Tensor scan = translator.translate(photo, Direction::source_to_target);
  EXPECT_EQ(scan.sizes(), at::IntArrayRef({2, 1, 32, 32}));
  EXPECT_FALSE(scan.requires_grad());
  EXPECT_LE(scan.abs().max().item<float>(), 1);
  EXPECT_TRUE(torch::equal(scan, translator.translate(photo, Direction::source_to_target)));
  EXPECT_EQ(translator.translate(scan, Direction::target_to_source).sizes(), photo.sizes());
  for (const auto& [name, module] : test::PartMap(*model).modules) {
    EXPECT_TRUE(module->is_training()) << name;
  }
  EXPECT_THROW(translator.translate(photo, Direction::target_to_source), Error);
}

TEST(CycleGanTranslate, DirectionSaysWhichSideIsA) {
  auto model = make(with(small, {{"direction", "BtoA"}}));
  const test::PartMap parts(*model);
  const at::Tensor photo = torch::rand({1, 3, 32, 32});
  auto& b_to_a = static_cast<nn::ImageNetwork&>(*parts.modules.at("G_B"));
  EXPECT_TRUE(torch::equal(model->translator()->translate(photo, Direction::source_to_target),
                           b_to_a.forward(photo)));
  oct::testing::PlainContext context(0);
  test::run_step(*model, random_batch(), context);
}

}  // namespace
}  // namespace oct::cyclegan
