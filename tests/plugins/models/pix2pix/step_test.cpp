// SPDX-License-Identifier: Apache-2.0
#include "octsdk/testing/snapshot.h"
#include "small_pix2pix.h"

namespace oct::pix2pix {
namespace {

using test::copies;
using test::equal;
using test::random_batch;
using test::Values;
using test::with;

TEST(Pix2PixStep, MovesBothNetworks) {
  auto model = make(small);
  const test::PartMap parts(*model);
  std::map<std::string, std::vector<at::Tensor>> before;
  for (const auto& [name, module] : parts.modules) before[name] = copies(*module);
  test::step_once(*model);
  EXPECT_EQ(parts.modules.size(), 2U);
  for (const auto& [name, module] : parts.modules) {
    EXPECT_FALSE(equal(before.at(name), copies(*module))) << name;
  }
}

// The discriminator learns first, and from images without a graph behind them.
TEST(Pix2PixStep, TheDiscriminatorStepsFirstAndAlone) {
  auto model = make(small);
  const test::PartMap parts(*model);
  test::WatchingContext context(parts);
  test::run_step(*model, random_batch(), context);
  ASSERT_EQ(context.with_gradient.size(), 2U);
  EXPECT_EQ(context.with_gradient[0], (std::set<std::string>{"D"}));
  for (const auto& parameter : parts.modules.at("D")->parameters()) {
    EXPECT_TRUE(parameter.requires_grad());
  }
}

/// Gradients of D as they are when an optimizer steps.
class CriticGradients final : public oct::testing::PlainContext {
 public:
  explicit CriticGradients(torch::nn::Module& critic) : PlainContext(0), critic_(critic) {}

  void step(nn::Optimizer& optimizer) override {
    seen.emplace_back();
    for (const at::Tensor& parameter : critic_.parameters()) {
      seen.back().push_back(parameter.grad().clone());
    }
    PlainContext::step(optimizer);
  }

  std::vector<std::vector<at::Tensor>> seen;

 private:
  torch::nn::Module& critic_;
};

TEST(Pix2PixStep, TheGeneratorsLossLeavesNoGradientInTheFrozenDiscriminator) {
  auto model = make(small);
  CriticGradients context(*test::PartMap(*model).modules.at("D"));
  test::run_step(*model, random_batch(), context);
  ASSERT_EQ(context.seen.size(), 2U);
  EXPECT_TRUE(equal(context.seen[0], context.seen[1]));
}

TEST(Pix2PixStep, LogsTheLossesByThePublishedNames) {
  const auto names = [](const Values& more) {
    return test::names_of(test::step_once(*make(with(small, more))));
  };
  std::set<std::string> expected{"learning_rate", "loss_G_GAN", "loss_G_L1", "loss_D_fake",
                                 "loss_D_real"};
  EXPECT_EQ(names({}), expected);
  EXPECT_EQ(names({{"gan-mode", "wgangp"}, {"lambda-penalty", "0"}}), expected);
  expected.insert("loss_penalty");
  EXPECT_EQ(names({{"gan-mode", "wgangp"}}), expected);
}

TEST(Pix2PixStep, TheDistanceIsWeighted) {
  const auto distance = [](const std::string& lambda) {
    auto model = make(with(small, {{"lambda-l1", lambda}}));
    torch::manual_seed(9);
    return test::step_once(*model).at("loss_G_L1");
  };
  EXPECT_GT(distance("1"), 0);
  EXPECT_NEAR(distance("100"), 100 * distance("1"), 1e-3);
  EXPECT_EQ(distance("0"), 0);
}

TEST(Pix2PixStep, LearnsBothDirections) {
  auto model = make(with(small, {{"direction", "BtoA"}}));
  test::step_once(*model);
  const test::PartMap parts(*model);
  auto& generator = static_cast<nn::ImageNetwork&>(*parts.modules.at("G"));
  EXPECT_EQ(generator.forward(torch::zeros({1, 1, 32, 32})).size(1), 3);
}

TEST(Pix2PixStep, ThePoolKeepsPairs) {
  auto model = make(with(small, {{"pool", "2"}}));
  test::step_once(*model);
  const at::Tensor& pool = *test::PartMap(*model).tensors.at("pool");
  EXPECT_EQ(pool.sizes(), at::IntArrayRef({1, 3 + 1, 32, 32}));
  auto without = make(small);
  test::step_once(*without);
  EXPECT_FALSE(test::PartMap(*without).tensors.at("pool")->defined());
}

TEST(Pix2PixStep, EveryLossAndPolicyTrains) {
  for (const Values& more :
       {Values{{"gan-mode", "lsgan"}}, Values{{"gan-mode", "wgangp"}},
        Values{{"lr-policy", "plateau"}}, Values{{"norm", "instance"}},
        Values{{"generator", "resnet_6"}}, Values{{"discriminator", "pixel"}},
        Values{{"init", "xavier"}}, Values{{"discriminator", "n_layers"}, {"n-layers-d", "2"}}}) {
    auto model = make(with(small, more));
    oct::testing::PlainContext context(0);
    context.at.images_per_epoch = 1;
    for (int i = 0; i < 3; ++i) test::run_step(*model, random_batch(), context);
    for (const auto& [name, value] : context.scalars) {
      EXPECT_TRUE(std::isfinite(value)) << more.begin()->second << ": " << name;
    }
  }
}

/// 2N steps in one go against N, a restored copy, and N more. Dropout draws from LibTorch's
/// generator, which the host saves, so it starts at the same place here.
TEST(Pix2PixStep, ARestoredModelGoesOnToTheBit) {
  const Values values = with(with_noise, {{"pool", "2"}, {"lr-policy", "plateau"}});
  constexpr int n = 4;
  const auto steps = [](Model& model, oct::testing::PlainContext& context) {
    torch::manual_seed(20 + static_cast<std::uint64_t>(context.at.step));
    for (int i = 0; i < n; ++i) test::run_step(model, random_batch(), context);
  };
  auto whole = make(values);
  oct::testing::PlainContext context(3);
  context.at.images_per_epoch = 2;
  steps(*whole, context);
  auto resumed = make(values);
  oct::testing::restore_snapshot(*resumed, oct::testing::take_snapshot(*whole));
  oct::testing::PlainContext again(3);
  again.at = context.at;
  steps(*whole, context);
  steps(*resumed, again);
  const auto differing = oct::testing::differences(oct::testing::take_snapshot(*whole),
                                                   oct::testing::take_snapshot(*resumed));
  EXPECT_TRUE(differing.empty()) << joined(differing);
}

}  // namespace
}  // namespace oct::pix2pix
