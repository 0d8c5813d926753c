// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "cyclegan.h"
#include "octsdk/error.h"
#include "support/part_map.h"
#include "support/run_step.h"

namespace oct::cyclegan {
namespace {

using Values = std::map<std::string, std::string>;
using ::testing::HasSubstr;

/// Small enough for a test: 32 pixels, narrow networks.
const Values small{{"generator", "resnet_6"}, {"ngf", "2"}, {"ndf", "2"}, {"lambda-identity", "0"}};

void set_options(Model& model, const Values& values) {
  OptionSet set;
  model.options(set);
  for (const auto& [name, text] : values) {
    ASSERT_NE(set.find(name), nullptr) << name;
    set.find(name)->set(text, "test");
  }
}

std::unique_ptr<Model> make(Values values, std::int64_t source = 3, std::int64_t target = 1) {
  torch::manual_seed(4);
  auto model = std::make_unique<CycleGan>();
  set_options(*model, values);
  ModelSetup setup;
  setup.source_channels = source;
  setup.target_channels = target;
  setup.size = {32, 32};
  model->build(setup);
  return model;
}

Values with(Values values, const Values& more) {
  for (const auto& [name, text] : more) values[name] = text;
  return values;
}

Batch random_batch(std::int64_t source = 3, std::int64_t target = 1) {
  Batch batch;
  batch.source = torch::rand({1, source, 32, 32}) * 2 - 1;
  batch.target = torch::rand({1, target, 32, 32}) * 2 - 1;
  return batch;
}

std::vector<at::Tensor> copies(const torch::nn::Module& module) {
  std::vector<at::Tensor> all;
  for (const at::Tensor& parameter : module.parameters()) all.push_back(parameter.detach().clone());
  return all;
}

bool equal(const std::vector<at::Tensor>& a, const std::vector<at::Tensor>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const at::Tensor& x, const at::Tensor& y) { return torch::equal(x, y); });
}

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::usage);
    return error.what();
  }
  ADD_FAILURE() << "no oct::Error";
  return "";
}

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
  const std::vector<Preset> presets = CycleGan().presets();
  const auto octgans = std::find_if(presets.begin(), presets.end(),
                                    [](const Preset& preset) { return preset.name == "octgans"; });
  const Values expected{{"conv-padding", "reflect"},
                        {"sigmoid", "true"},
                        {"pool", "0"},
                        {"lambda-identity", "0"},
                        {"lr", "0.00001"}};
  for (const auto& [name, value] : expected) {
    EXPECT_EQ(octgans->values.at("model").at(name), value) << name;
  }
  auto model = make(with(octgans->values.at("model"), {{"ngf", "2"}, {"ndf", "2"}}), 3, 3);
  const test::PartMap parts(*model);
  auto& critic = static_cast<nn::ImageNetwork&>(*parts.modules.at("D_A"));
  const at::Tensor scores = critic.forward(torch::randn({1, 3, 32, 32}) * 100);
  EXPECT_GE(scores.min().item<float>(), 0);
  EXPECT_LE(scores.max().item<float>(), 1);
  oct::testing::PlainContext context(0);
  context.at = {.images = 5000 * 10, .images_per_epoch = 10};  // long after the paper's decay
  test::run_step(*model, random_batch(3, 3), context);
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
  EXPECT_THAT(error_of([] {
                make(with(small, {{"sigmoid", "true"}, {"gan-mode", "vanilla"}}));
              }),
              HasSubstr("--gan-mode lsgan"));
  EXPECT_THAT(error_of([] {
                make(with(small, {{"n-layers-d", "4"}}));
              }),
              HasSubstr("--discriminator n_layers"));
  EXPECT_THAT(error_of([] {
                make(with(small, {{"lambda-identity", "0.5"}}), 3, 1);
              }),
              HasSubstr("the source has 3 and the target 1"));
  EXPECT_THAT(error_of([] { make(small, 0, 1); }), HasSubstr("two domains"));
}

TEST(CycleGanStep, MovesAllFourNetworks) {
  auto model = make(small);
  const test::PartMap parts(*model);
  std::map<std::string, std::vector<at::Tensor>> before;
  for (const auto& [name, module] : parts.modules) before[name] = copies(*module);
  oct::testing::PlainContext context(0);
  test::run_step(*model, random_batch(), context);
  for (const auto& [name, module] : parts.modules) {
    EXPECT_FALSE(equal(before.at(name), copies(*module))) << name;
  }
}

/// Looks at the gradients whenever an optimizer steps.
class WatchingContext final : public oct::testing::PlainContext {
 public:
  explicit WatchingContext(const test::PartMap& parts)
      : oct::testing::PlainContext(0), parts_(parts) {}

  void step(nn::Optimizer& optimizer) override {
    for (const auto& [name, module] : parts_.modules) {
      for (const at::Tensor& parameter : module->parameters()) {
        if (parameter.grad().defined()) with_gradient[steps].insert(name);
      }
    }
    ++steps;
    oct::testing::PlainContext::step(optimizer);
  }

  int steps = 0;
  std::map<int, std::set<std::string>> with_gradient;

 private:
  const test::PartMap& parts_;
};

TEST(CycleGanStep, FrozenDiscriminatorsGatherNoGradient) {
  auto model = make(small);
  const test::PartMap parts(*model);
  WatchingContext context(parts);
  test::run_step(*model, random_batch(), context);
  ASSERT_EQ(context.steps, 2);
  EXPECT_EQ(context.with_gradient[0], (std::set<std::string>{"G_A", "G_B"}));
  for (const auto& parameter : parts.modules.at("D_A")->parameters()) {
    EXPECT_TRUE(parameter.requires_grad());
  }
}

TEST(CycleGanStep, LogsTheLossesByThePublishedNames) {
  const auto names = [](const Values& more, std::int64_t channels) {
    auto model = make(with(small, more), 1, channels);
    oct::testing::PlainContext context(0);
    test::run_step(*model, random_batch(1, channels), context);
    std::set<std::string> all;
    for (const auto& [name, value] : context.scalars) all.insert(name);
    return all;
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
    oct::testing::PlainContext context(0);
    test::run_step(*model, random_batch(), context);
    return context.scalars;
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
