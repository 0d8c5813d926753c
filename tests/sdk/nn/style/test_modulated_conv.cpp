// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "differentiable.h"
#include "octsdk/error.h"
#include "octsdk/nn/bias_act.h"
#include "octsdk/nn/modulated_conv.h"
#include "octsdk/nn/upfirdn2d.h"

namespace oct::nn {
namespace {

using Tensors = std::vector<at::Tensor>;

at::Tensor drawn(at::IntArrayRef shape, std::uint64_t seed) {
  torch::manual_seed(seed);
  return torch::randn(shape, torch::kDouble);
}

const at::Tensor binomial = setup_filter({1, 3, 3, 1});

std::vector<ModulatedConv> settings() {
  std::vector<ModulatedConv> all;
  for (const bool demodulate : {true, false}) {
    all.push_back({{.padding = 1}, demodulate});
    all.push_back({{.up = 2, .padding = 1, .correlate = false}, demodulate});
    all.push_back({{.down = 2, .padding = 1}, demodulate});
  }
  return all;
}

at::Tensor noise_for(const ModulatedConv& options, std::int64_t images) {
  const std::int64_t height = 6 * options.resample.up / options.resample.down;
  const std::int64_t width = 4 * options.resample.up / options.resample.down;
  return images == 0 ? drawn({height, width}, 8) : drawn({images, 1, height, width}, 8);
}

/// As published for inference: a weight for each image, and one grouped convolution.
at::Tensor by_image(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& styles,
                    const at::Tensor& noise, const ModulatedConv& options) {
  const std::int64_t images = x.size(0);
  at::Tensor weights = weight.unsqueeze(0) * styles.view({images, 1, -1, 1, 1});
  if (options.demodulate) {
    weights = weights * (weights.square().sum({2, 3, 4}, true) + 1e-8).rsqrt();
  }
  ConvResample resample = options.resample;
  resample.groups = images;
  const at::Tensor y = conv_resample(x.reshape({1, -1, x.size(2), x.size(3)}),
                                     weights.flatten(0, 1), binomial, resample);
  const at::Tensor split = y.view({images, -1, y.size(2), y.size(3)});
  return noise.defined() ? split + noise : split;
}

TEST(ModulatedConv, IsTheConvolutionWithAWeightForEachImage) {
  for (const auto& [side, images] : {std::pair{1, 3}, {3, 3}, {3, 1}}) {
    const at::Tensor x = drawn({images, 4, 6, 4}, 1);
    const at::Tensor styles = drawn({images, 4}, 3);
    const at::Tensor weight = drawn({2, 4, side, side}, 2);  // smaller than an image
    for (ModulatedConv options : settings()) {
      options.resample.padding = side / 2;
      for (const at::Tensor& noise :
           {at::Tensor(), noise_for(options, 0), noise_for(options, images)}) {
        const at::Tensor y = modulated_conv(x, weight, styles, binomial, noise, options);
        const at::Tensor expected = by_image(x, weight, styles, noise, options);
        EXPECT_TRUE(torch::allclose(y, expected, 1e-11, 1e-11));
      }
    }
  }
}

TEST(KernelPowers, FollowsTheWeight) {
  KernelPowers powers;
  const auto is_right = [&](const at::Tensor& weight) {
    return torch::allclose(powers.of(weight), weight.square().sum({2, 3}));
  };
  at::Tensor weight = drawn({5, 4, 3, 3}, 2);
  EXPECT_TRUE(is_right(weight));
  EXPECT_TRUE(powers.of(weight).is_same(powers.of(weight))) << "the squares are not kept";
  weight.mul_(2);
  EXPECT_TRUE(is_right(weight)) << "after a change in place";
  weight.set_data(weight.to(torch::kFloat));
  EXPECT_TRUE(is_right(weight)) << "after a change of type";
  weight = drawn({5, 4, 3, 3}, 3);
  EXPECT_TRUE(is_right(weight)) << "of another weight";
  weight.requires_grad_(true);
  EXPECT_TRUE(powers.of(weight).requires_grad());
}

// Equations 1 and 3, image by image.
TEST(ModulatedConv, FollowsThePaper) {
  const at::Tensor x = drawn({2, 4, 5, 5}, 1);
  const at::Tensor weight = drawn({3, 4, 3, 3}, 2);
  const at::Tensor styles = drawn({2, 4}, 3);
  const at::Tensor y = modulated_conv(x, weight, styles, {}, {}, {.resample = {.padding = 1}});
  for (std::int64_t n = 0; n < 2; ++n) {
    const at::Tensor modulated = weight * styles[n].view({1, -1, 1, 1});
    const at::Tensor norm = (modulated.square().sum({1, 2, 3}, true) + 1e-8).sqrt();
    const at::Tensor expected = torch::conv2d(x.narrow(0, n, 1), modulated / norm, {}, 1, 1);
    EXPECT_TRUE(torch::allclose(y[n], expected[0]));
  }
}

TEST(ModulatedConv, IsDifferentiableTwice) {
  for (const ModulatedConv& options : settings()) {
    const at::Tensor noise = noise_for(options, 2);
    expect_differentiable_twice(
        [&](const Tensors& in) {
          return modulated_conv(in[0], in[1], in[2], binomial, in[3], options);
        },
        {drawn({2, 2, 6, 4}, 1), drawn({2, 2, 3, 3}, 2), drawn({2, 2}, 3), noise});
  }
}

TEST(ModulatedConv, RefusesGroups) {
  EXPECT_THROW(modulated_conv(drawn({1, 2, 4, 4}, 1), drawn({2, 1, 1, 1}, 2), drawn({1, 2}, 3), {},
                              {}, {.resample = {.groups = 2}}),
               Error);
}

TEST(BiasAct, IsGainTimesActivationOfTheSum) {
  const at::Tensor x = drawn({2, 3, 2, 2}, 1);
  const at::Tensor bias = drawn({3}, 2);
  const at::Tensor sum = x + bias.view({1, 3, 1, 1});
  const at::Tensor lrelu = bias_act(x, bias, {.activation = Activation::lrelu});
  EXPECT_TRUE(torch::allclose(lrelu, torch::leaky_relu(sum, 0.2) * std::sqrt(2.0)));
  const BiasAct clamped{.activation = Activation::lrelu, .alpha = 0.1, .gain = 3, .clamp = 0.5};
  EXPECT_TRUE(torch::allclose(bias_act(x, bias, clamped),
                              (torch::leaky_relu(sum, 0.1) * 3).clamp(-0.5, 0.5)));
  EXPECT_TRUE(torch::allclose(bias_act(x, bias, {.activation = Activation::softplus, .gain = 2}),
                              torch::softplus(sum) * 2));
  EXPECT_TRUE(torch::equal(bias_act(x, {}, {}), x));
  EXPECT_THROW(bias_act(x, bias, {.gain = 0}), Error);
}

TEST(BiasAct, LeavesItsInputAloneAndIsDifferentiableTwice) {
  const at::Tensor x = drawn({2, 3, 2}, 1);
  const at::Tensor before = x.clone();
  for (const std::string& word : words<Activation>()) {
    const BiasAct options{.activation = from_word<Activation>(word)};
    bias_act(x, {}, options);
    EXPECT_TRUE(torch::equal(x, before)) << word;
    expect_differentiable_twice([&](const Tensors& in) { return bias_act(in[0], in[1], options); },
                                {x, drawn({3}, 2)});
  }
}

}  // namespace
}  // namespace oct::nn
