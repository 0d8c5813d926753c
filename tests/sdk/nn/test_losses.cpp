// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "octsdk/nn/gan_loss.h"
#include "octsdk/nn/patch_discriminator.h"

namespace oct::nn {
namespace {

TEST(GanLoss, EqualsTheFormulas) {
  const at::Tensor scores = torch::tensor({{-2.0, 0.5}, {1.0, 3.0}}, torch::kDouble);
  const auto value = [&](GanMode mode, bool real) {
    return gan_loss(scores, mode, real).item<double>();
  };
  EXPECT_DOUBLE_EQ(value(GanMode::lsgan, true), (9 + 0.25 + 0 + 4) / 4);
  EXPECT_DOUBLE_EQ(value(GanMode::lsgan, false), (4 + 0.25 + 1 + 9) / 4);
  EXPECT_DOUBLE_EQ(value(GanMode::wgangp, true), -0.625);
  EXPECT_DOUBLE_EQ(value(GanMode::wgangp, false), 0.625);
  const auto mean_softplus = [](double sign) {
    double sum = 0;
    for (const double s : {-2.0, 0.5, 1.0, 3.0}) sum += std::log1p(std::exp(sign * s));
    return sum / 4;
  };
  EXPECT_NEAR(value(GanMode::vanilla, true), mean_softplus(-1), 1e-12);
  EXPECT_NEAR(value(GanMode::vanilla, false), mean_softplus(1), 1e-12);
}

TEST(GradientPenalty, OfALinearCriticIsKnown) {
  const at::Tensor slope = torch::tensor({3.0, 4.0, 0.0, 0.0}, torch::kDouble).view({1, 1, 2, 2});
  const auto critic = [&](const at::Tensor& x) { return (x * slope).sum({1, 2, 3}); };
  const at::Tensor real = torch::randn({3, 1, 2, 2}, torch::kDouble);
  const at::Tensor mix = torch::full({3}, 0.3, torch::kDouble);
  EXPECT_NEAR(gradient_penalty(critic, real, -real, mix).item<double>(), 16, 1e-9);  // (5 - 1)^2
}

TEST(GradientPenalty, IsTakenBetweenRealAndFake) {
  const auto critic = [](const at::Tensor& x) { return 0.5 * x.square().sum({1, 2, 3}); };
  const at::Tensor real = torch::full({1, 1, 1, 1}, 5.0, torch::kDouble);
  const at::Tensor fake = torch::full({1, 1, 1, 1}, 1.0, torch::kDouble);
  const at::Tensor mix = torch::full({1}, 0.25, torch::kDouble);
  EXPECT_NEAR(gradient_penalty(critic, real, fake, mix).item<double>(), 1, 1e-9);  // (2 - 1)^2
}

// The derivative of the penalty is a second derivative of the network: held against differences.
TEST(GradientPenalty, DifferentiatesTwiceThroughThePatchDiscriminator) {
  torch::manual_seed(5);
  const auto network = make_patch_discriminator({.input_channels = 1, .width = 2, .layers = 1});
  network->to(torch::kDouble);
  const at::Tensor real = torch::randn({2, 1, 8, 8}, torch::kDouble);
  const at::Tensor fake = torch::randn({2, 1, 8, 8}, torch::kDouble);
  const at::Tensor mix = torch::rand({2}, torch::kDouble);
  const auto penalty = [&] {
    return gradient_penalty([&](const at::Tensor& x) { return network->forward(x); }, real, fake,
                            mix);
  };
  penalty().backward();
  const at::Tensor weight = network->named_parameters()["model.2.weight"];
  const at::Tensor gradient = weight.grad().clone();
  ASSERT_GT(gradient.abs().max().item<double>(), 1e-6);
  const at::Tensor flat = weight.detach().view(-1);
  constexpr double h = 1e-6;
  for (const std::int64_t i : {0, 17, 63}) {
    const double value = flat[i].item<double>();
    flat[i] = value + h;
    const double above = penalty().item<double>();
    flat[i] = value - h;
    const double below = penalty().item<double>();
    flat[i] = value;
    EXPECT_NEAR(gradient.view(-1)[i].item<double>(), (above - below) / (2 * h), 1e-6);
  }
}

TEST(GradientPenalty, OfADeadCriticIsFinite) {
  const auto critic = [](const at::Tensor& x) { return (x * 0).sum({1, 2, 3}); };
  const at::Tensor x = torch::ones({1, 1, 2, 2});
  EXPECT_NEAR(gradient_penalty(critic, x, x, torch::zeros({1})).item<double>(), 1, 1e-6);
}

}  // namespace
}  // namespace oct::nn
