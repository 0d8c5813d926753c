// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "golden/golden.h"
#include "golden/networks.h"
#include "octsdk/error.h"
#include "octsdk/nn/init.h"
#include "octsdk/nn/patch_discriminator.h"
#include "octsdk/nn/resnet_generator.h"
#include "octsdk/nn/unet_generator.h"

namespace oct::nn {
namespace {

bool has_parameter(const torch::nn::Module& network, const std::string& name) {
  return network.named_parameters().contains(name);
}

// The counts that the published networks have.
TEST(Networks, ParameterCountsEqualThePublishedOnes) {
  EXPECT_EQ(parameter_count(*make_resnet_generator({})), 11'378'179);
  EXPECT_EQ(parameter_count(*make_resnet_generator({.blocks = 6})), 7'837'699);
  EXPECT_EQ(parameter_count(*make_resnet_generator({.input_channels = 1, .output_channels = 1})),
            11'365'633);
  EXPECT_EQ(parameter_count(*make_patch_discriminator({})), 2'764'737);
  EXPECT_EQ(parameter_count(*make_patch_discriminator({.input_channels = 6, .norm = Norm::batch})),
            2'768'705);
  EXPECT_EQ(parameter_count(*make_pixel_discriminator({})), 8'705);
  EXPECT_EQ(parameter_count(*make_pixel_discriminator({.input_channels = 6, .norm = Norm::batch})),
            9'024);
  EXPECT_EQ(parameter_count(*make_unet_generator({})), 54'413'955);
  EXPECT_EQ(parameter_count(*make_unet_generator({.norm = Norm::instance})), 54'409'603);
  EXPECT_EQ(parameter_count(*make_unet_generator({.downs = 7})), 41'828'995);
}

TEST(Networks, LayerNumbersFollowPaddingAndDropoutAsPublished) {
  const ResnetOptions small{.width = 2, .blocks = 1};
  EXPECT_TRUE(has_parameter(*make_resnet_generator(small), "model.10.conv_block.5.weight"));
  ResnetOptions changed = small;
  changed.dropout = true;
  EXPECT_TRUE(has_parameter(*make_resnet_generator(changed), "model.10.conv_block.6.weight"));
  changed = small;
  changed.padding = Padding::zero;
  EXPECT_TRUE(has_parameter(*make_resnet_generator(changed), "model.10.conv_block.0.weight"));
  EXPECT_TRUE(has_parameter(*make_resnet_generator(changed), "model.10.conv_block.3.weight"));
  EXPECT_TRUE(has_parameter(*make_pixel_discriminator({}), "net.0.weight"));
}

TEST(Networks, BiasesStandBeforeInstanceNormOnly) {
  const ResnetOptions small{.width = 2, .blocks = 1};
  EXPECT_TRUE(has_parameter(*make_resnet_generator(small), "model.4.bias"));
  ResnetOptions batch = small;
  batch.norm = Norm::batch;
  EXPECT_FALSE(has_parameter(*make_resnet_generator(batch), "model.4.bias"));
  EXPECT_TRUE(has_parameter(*make_resnet_generator(batch), "model.5.bias"));  // of the norm itself
}

struct Case {
  std::string name;
  std::shared_ptr<ImageNetwork> network;
  std::int64_t height;
  std::int64_t width;
  std::vector<std::int64_t> expected;
};

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const Norm norm : {Norm::instance, Norm::batch, Norm::none}) {
    all.push_back(
        {"resnet",
         make_resnet_generator({.input_channels = 1, .width = 2, .blocks = 1, .norm = norm}),
         12,
         20,
         {2, 3, 12, 20}});
    all.push_back({"unet",
                   make_unet_generator({.input_channels = 1, .downs = 5, .width = 2, .norm = norm}),
                   32,
                   64,
                   {2, 3, 32, 64}});
    all.push_back({"patch",
                   make_patch_discriminator({.input_channels = 1, .width = 2, .norm = norm}),
                   24,
                   32,
                   {2, 1, 1, 2}});
    all.push_back({"pixel",
                   make_pixel_discriminator({.input_channels = 1, .width = 2, .norm = norm}),
                   5,
                   6,
                   {2, 1, 5, 6}});
  }
  for (const Padding padding : {Padding::reflect, Padding::replicate, Padding::zero}) {
    all.push_back({"padding",
                   make_resnet_generator({.input_channels = 1,
                                          .width = 2,
                                          .blocks = 1,
                                          .padding = padding,
                                          .strided_padding = padding}),
                   8,
                   8,
                   {2, 3, 8, 8}});
    all.push_back(
        {"patch padding",
         make_patch_discriminator(
             {.input_channels = 1, .width = 2, .layers = 2, .padding = padding, .sigmoid = true}),
         16,
         16,
         {2, 1, 2, 2}});
  }
  return all;
}

TEST(Networks, ShapesAndGradientsInBothTypes) {
  torch::manual_seed(1);
  for (const Case& item : cases()) {
    for (const at::ScalarType type : {torch::kFloat, torch::kDouble}) {
      item.network->to(type);
      const at::Tensor x = torch::randn({2, 1, item.height, item.width}, type);
      const at::Tensor y = item.network->forward(x);
      ASSERT_EQ(y.sizes(), at::IntArrayRef(item.expected)) << item.name;
      EXPECT_EQ(y.scalar_type(), type) << item.name;
      item.network->zero_grad();
      y.square().mean().backward();
      for (const at::Tensor& parameter : item.network->parameters()) {
        ASSERT_TRUE(parameter.grad().defined()) << item.name;
      }
    }
  }
}

TEST(Networks, SigmoidScoresLieBetweenZeroAndOne) {
  torch::manual_seed(1);
  const auto network = make_patch_discriminator({.width = 4, .sigmoid = true});
  const at::Tensor scores = network->forward(100 * torch::randn({1, 3, 32, 32}));
  EXPECT_GE(scores.min().item<float>(), 0);
  EXPECT_LE(scores.max().item<float>(), 1);
}

TEST(Networks, TooFewLayersAreRefused) {
  EXPECT_THROW(make_unet_generator({.downs = 4}), Error);
  EXPECT_THROW(make_patch_discriminator({.layers = 0}), Error);
}

// Weights and output of the published U-Net, from the golden of Pix2Pix.
TEST(Networks, UnetEqualsThePublishedOne) {
  const auto path = golden::folder() / "pix2pix_train.json";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not there";
  const golden::Golden published = golden::load(path);
  const auto& constructor = published.meta.at("constructor");
  const auto network = make_unet_generator({.input_channels = constructor.at("input_nc"),
                                            .output_channels = constructor.at("output_nc"),
                                            .downs = constructor.at("num_downs"),
                                            .width = constructor.at("ngf")});
  golden::load_state(*network, published.group("init_G"), "pix2pix_train");
  const at::Tensor y = network->forward(published.tensors.at("in/A1"));
  const at::Tensor expected = published.tensors.at("out/iter1_fake_B");
  EXPECT_LE((y - expected).abs().max().item<double>(), 2e-5);
}

TEST(Frozen, PassesGradientsOnAndKeepsNone) {
  const auto network = make_pixel_discriminator({.width = 2});
  const at::Tensor x = torch::randn({1, 3, 4, 4}).requires_grad_(true);
  {
    const Frozen frozen(*network);
    network->forward(x).mean().backward();
  }
  EXPECT_TRUE(x.grad().defined());
  for (const at::Tensor& parameter : network->parameters()) {
    EXPECT_FALSE(parameter.grad().defined());
    EXPECT_TRUE(parameter.requires_grad());
  }
}

TEST(Evaluating, RestoresTheMode) {
  const auto network = make_pixel_discriminator({.width = 2});
  {
    const Evaluating evaluating(*network);
    EXPECT_FALSE(network->is_training());
  }
  EXPECT_TRUE(network->is_training());
}

TEST(Init, DrawsWhatThePapersSay) {
  torch::manual_seed(7);
  torch::nn::Sequential net(torch::nn::Conv2d(conv_options(32, 64, 3, 1, 1)),
                            torch::nn::BatchNorm2d(64));
  const at::Tensor weight = net->named_parameters()["0.weight"];
  const auto deviation = [&](Init init, double gain) {
    init_weights(*net, init, gain);
    EXPECT_NEAR(weight.mean().item<double>(), 0, 3e-3);
    return weight.std().item<double>();
  };
  EXPECT_NEAR(deviation(Init::normal, 0.02), 0.02, 5e-4);
  EXPECT_NEAR(deviation(Init::xavier, 0.5), 0.5 * std::sqrt(2.0 / (9 * (32 + 64))), 5e-4);
  EXPECT_NEAR(deviation(Init::kaiming, 0.02), std::sqrt(2.0 / (9 * 32)), 2e-3);
  deviation(Init::orthogonal, 0.1);
  const at::Tensor rows = weight.flatten(1);
  EXPECT_TRUE(torch::allclose(rows.mm(rows.t()), 0.01 * torch::eye(64), 1e-4, 1e-6));

  init_weights(*net, Init::normal, 0.02);
  EXPECT_EQ(net->named_parameters()["0.bias"].abs().max().item<double>(), 0);
  EXPECT_EQ(net->named_parameters()["1.bias"].abs().max().item<double>(), 0);
  EXPECT_NEAR(net->named_parameters()["1.weight"].mean().item<double>(), 1, 0.01);
  EXPECT_NEAR(net->named_parameters()["1.weight"].std().item<double>(), 0.02, 0.005);
}

TEST(Ema, MovesTowardsTheSource) {
  torch::manual_seed(3);
  const PatchOptions options{.width = 2, .norm = Norm::batch};
  const auto average = make_patch_discriminator(options);
  const auto network = make_patch_discriminator(options);
  network->forward(torch::randn({2, 3, 32, 32}));  // moves the running statistics
  const at::Tensor before = average->parameters()[0].clone();
  ema_update(*average, *network, 0.9);
  EXPECT_TRUE(
      torch::allclose(average->parameters()[0], 0.9 * before + 0.1 * network->parameters()[0]));
  EXPECT_TRUE(torch::equal(average->buffers()[0], network->buffers()[0]));
  EXPECT_THROW(ema_update(*average, *make_pixel_discriminator({}), 0.9), Error);
}

}  // namespace
}  // namespace oct::nn
