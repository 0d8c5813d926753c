// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "octsdk/nn/equalized.h"
#include "octsdk/testing/gradcheck.h"

namespace oct::nn {
namespace {

using Tensors = std::vector<at::Tensor>;

at::Tensor drawn(at::IntArrayRef shape, std::uint64_t seed) {
  torch::manual_seed(seed);
  return torch::randn(shape, torch::kDouble);
}

TEST(Equalized, ScalesWeightsAtUseAndNotTheBias) {
  EqualizedConv2d conv(3, 5, 3, 2.0);
  EqualizedLinear linear(4, 6, 0.5);
  for (torch::nn::Module* module :
       {static_cast<torch::nn::Module*>(&conv), static_cast<torch::nn::Module*>(&linear)}) {
    module->to(torch::kDouble);
    torch::NoGradGuard no_grad;
    module->named_parameters()["bias"].fill_(0.25);
  }
  const at::Tensor x = drawn({2, 3, 6, 7}, 1);
  const at::Tensor kernel = conv.named_parameters()["weight"] * (2.0 / std::sqrt(27.0));
  EXPECT_TRUE(torch::allclose(conv.forward(x), torch::conv2d(x, kernel, {}, 1, 1) + 0.25));
  const at::Tensor z = drawn({2, 4}, 2);
  const at::Tensor matrix = linear.weight() * (0.5 / std::sqrt(4.0));
  EXPECT_TRUE(torch::allclose(linear.forward(z), z.mm(matrix.t()) + 0.25));
  EXPECT_TRUE(torch::allclose(linear.product(z), z.mm(matrix.t())));
}

TEST(Equalized, WeightsAreStandardNormalAndBiasesNothing) {
  torch::manual_seed(3);
  const EqualizedConv2d conv(32, 64, 3);
  const at::Tensor weight = conv.named_parameters()["weight"];
  EXPECT_NEAR(weight.std().item<double>(), 1, 0.02);
  EXPECT_NEAR(weight.mean().item<double>(), 0, 0.02);
  EXPECT_EQ(conv.named_parameters()["bias"].abs().max().item<double>(), 0);
  EXPECT_EQ(EqualizedLinear(4, 32, 1, 2).bias().numel(), 2);
}

TEST(RescalingConv, DoublingIsEnlargingThenConvolving) {
  const at::Tensor x = drawn({2, 3, 4, 5}, 1);
  const at::Tensor weight = drawn({6, 3, 3, 3}, 2);
  const at::Tensor bias = drawn({6}, 3);
  const at::Tensor expected =
      torch::conv2d(torch::upsample_nearest2d(x, {8, 10}), weight, bias, 1, 1);
  // A transposed convolution holds its kernel turned round, inputs first.
  const at::Tensor turned = weight.flip({2, 3}).transpose(0, 1);
  EXPECT_TRUE(torch::allclose(rescaling_conv2d(x, turned, bias, Rescale::doubled), expected));
}

TEST(RescalingConv, HalvingIsConvolvingThenAveraging) {
  const at::Tensor x = drawn({2, 3, 6, 4}, 1);
  const at::Tensor weight = drawn({5, 3, 3, 3}, 2);
  const at::Tensor bias = drawn({5}, 3);
  const at::Tensor expected = torch::avg_pool2d(torch::conv2d(x, weight, bias, 1, 1), 2);
  EXPECT_TRUE(torch::allclose(rescaling_conv2d(x, weight, bias, Rescale::halved), expected));
}

TEST(RescalingConv, IsDifferentiableTwiceInAllInputs) {
  for (const Rescale rescale : {Rescale::none, Rescale::doubled, Rescale::halved}) {
    const auto function = [&](const Tensors& in) {
      return rescaling_conv2d(in[0], in[1], in[2], rescale);
    };
    const Tensors inputs{drawn({2, 2, 4, 2}, 1), drawn({2, 2, 3, 3}, 2), drawn({2}, 3)};
    const auto first = testing::gradcheck(function, inputs);
    EXPECT_TRUE(first.holds()) << static_cast<int>(rescale) << first.text();
    const auto second = testing::gradgradcheck(function, inputs);
    EXPECT_TRUE(second.holds()) << static_cast<int>(rescale) << second.text();
  }
}

}  // namespace
}  // namespace oct::nn
