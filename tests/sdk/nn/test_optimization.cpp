// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "octsdk/nn/adam.h"
#include "octsdk/nn/lr_policy.h"
#include "octsdk/random.h"

namespace oct::nn {
namespace {

class AdamTest : public testing::TestWithParam<at::ScalarType> {};

TEST_P(AdamTest, EqualsLibTorchs) {
  torch::manual_seed(11);
  const auto type = GetParam();
  std::vector<at::Tensor> ours;
  std::vector<at::Tensor> theirs;
  std::vector<NamedParameter> named;
  for (const std::vector<std::int64_t>& shape :
       {std::vector<std::int64_t>{7, 5, 3, 3}, {33}, {1}}) {
    theirs.push_back(torch::randn(shape, type).requires_grad_(true));
    ours.push_back(theirs.back().detach().clone().requires_grad_(true));
    named.push_back({"net/" + std::to_string(named.size()), ours.back()});
  }
  Adam adam(named, {.beta1 = 0.5});
  torch::optim::Adam reference(theirs, torch::optim::AdamOptions(2e-4).betas({0.5, 0.999}));
  for (int step = 0; step < 20; ++step) {
    adam.set_learning_rate(step < 10 ? 2e-4 : 1e-4);
    if (step == 10) {
      static_cast<torch::optim::AdamOptions&>(reference.param_groups()[0].options()).lr(1e-4);
    }
    for (std::size_t i = 0; i < ours.size(); ++i) {
      if (i == 1 && step % 2 == 1) {  // a parameter that is left out keeps its own count of steps
        ours[i].mutable_grad().reset();
        theirs[i].mutable_grad().reset();
        continue;
      }
      const at::Tensor gradient = torch::randn_like(ours[i].detach());
      ours[i].mutable_grad() = gradient.clone();
      theirs[i].mutable_grad() = gradient.clone();
    }
    adam.step();
    reference.step();
  }
  const double tolerance = type == torch::kDouble ? 1e-14 : 2e-7;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    EXPECT_TRUE(torch::allclose(ours[i], theirs[i], 0, tolerance)) << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Types, AdamTest, testing::Values(torch::kFloat, torch::kDouble));

TEST(Adam, ShowsItsWholeStateFromTheStart) {
  const auto make = [] {
    torch::manual_seed(2);
    return torch::randn({4, 4}).requires_grad_(true);
  };
  const at::Tensor a = make();
  const at::Tensor b = make();
  Adam first({{"G/w", a}}, {});
  Adam second({{"G/w", b}}, {});
  const auto step = [](Adam& adam, const at::Tensor& parameter, double gradient) {
    adam.set_learning_rate(0.01);
    parameter.mutable_grad() = torch::full_like(parameter, gradient).detach();
    adam.step();
    adam.zero_grad();
    EXPECT_FALSE(parameter.grad().defined());
  };
  step(first, a, 1);
  std::map<std::string, at::Tensor> saved;
  first.visit_state([&](std::string_view name, at::Tensor& tensor) {
    saved[std::string(name)] = tensor.clone();
  });
  EXPECT_EQ(saved.size(), 3u);
  EXPECT_EQ(saved.at("step/G/w").item<float>(), 1);
  second.visit_state([&](std::string_view name, at::Tensor& tensor) {
    tensor.copy_(saved.at(std::string(name)));
  });
  b.detach().copy_(a.detach());
  step(first, a, -0.5);
  step(second, b, -0.5);
  EXPECT_TRUE(torch::equal(a, b));
}

TEST(LrPolicy, LinearIsConstantThenFallsTowardsZero) {
  const LrSchedule paper;
  EXPECT_DOUBLE_EQ(lr_factor(paper, 0), 1);
  EXPECT_DOUBLE_EQ(lr_factor(paper, 99), 1);
  EXPECT_DOUBLE_EQ(lr_factor(paper, 100), 100.0 / 101);
  EXPECT_DOUBLE_EQ(lr_factor(paper, 199), 1.0 - 100.0 / 101);
  EXPECT_DOUBLE_EQ(lr_factor(paper, 200), 0);
  EXPECT_DOUBLE_EQ(lr_factor(paper, 5000), 0);
}

TEST(LrPolicy, StepAndCosineEqualTheirFormulas) {
  const LrSchedule step{.policy = LrPolicy::step};
  EXPECT_DOUBLE_EQ(lr_factor(step, 49), 1);
  EXPECT_DOUBLE_EQ(lr_factor(step, 50), 0.1);
  EXPECT_NEAR(lr_factor(step, 149), 0.01, 1e-15);
  const LrSchedule cosine{.policy = LrPolicy::cosine};
  EXPECT_DOUBLE_EQ(lr_factor(cosine, 0), 1);
  EXPECT_NEAR(lr_factor(cosine, 25), (1 + std::sqrt(0.5)) / 2, 1e-12);
  EXPECT_NEAR(lr_factor(cosine, 50), 0.5, 1e-12);
  EXPECT_NEAR(lr_factor(cosine, 100), 0, 1e-12);
}

TEST(LrPolicy, PlateauEqualsLibTorchs) {
  at::Tensor parameter = torch::zeros({1}).requires_grad_(true);
  torch::optim::SGD optimizer({parameter}, torch::optim::SGDOptions(1.0));
  using Scheduler = torch::optim::ReduceLROnPlateauScheduler;
  Scheduler reference(optimizer, Scheduler::min, 0.2f, /*patience=*/5, /*threshold=*/0.01);
  Plateau plateau;
  Rng random(1, "plateau");
  int reductions = 0;
  double before = 1;
  for (std::int64_t epoch = 0; epoch < 60; ++epoch) {
    const double factor = plateau.factor(epoch);
    ASSERT_NEAR(factor, optimizer.param_groups()[0].options().get_lr(), 1e-6 * factor) << epoch;
    reductions += factor < before ? 1 : 0;
    before = factor;
    const double mean =
        (epoch < 10 ? 10.0 - static_cast<double>(epoch) : 1.0) + 0.004 * random.uniform();
    plateau.observe(mean - 0.25);
    plateau.observe(mean + 0.25);
    reference.step(static_cast<float>(mean));
  }
  EXPECT_GE(reductions, 3);
}

}  // namespace
}  // namespace oct::nn
