// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "octsdk/nn/network.h"
#include "small_stylegan.h"

namespace oct::stylegan {
namespace {

using ::testing::HasSubstr;

struct Count {
  std::int64_t side, base, layers;
  std::int64_t generator, discriminator;  // 0: not published
};

// Of the published networks, w 512, three channels.
TEST(StyleGanNetworks, HaveAsManyParametersAsPublished) {
  for (const Count& count :
       {Count{64, 16384, 2, 22'243'608, 23'407'361}, Count{128, 16384, 2, 22'949'277, 23'882'369},
        Count{256, 16384, 2, 23'191'522, 24'001'089}, Count{256, 16384, 8, 24'767'458, 0},
        Count{256, 32768, 8, 30'034'338, 28'864'129}, Count{512, 32768, 2, 28'700'647, 28'982'849},
        Count{1024, 32768, 8, 30'370'060, 29'012'513}}) {
    const Shape shape{{count.side, count.side}, 3, count.base, 512};
    const StyleGenerator g(MappingOptions{.layers = count.layers}, shape);
    EXPECT_EQ(nn::parameter_count(*g), count.generator) << count.side;
    if (count.discriminator == 0) continue;
    EXPECT_EQ(nn::parameter_count(*Discriminator(DiscriminatorOptions{.shape = shape})),
              count.discriminator)
        << count.side;
  }
}

TEST(StyleGanNetworks, TheFormulaPicksTheChannelBase) {
  ModelSetup setup;
  setup.size = {256, 512};
  EXPECT_EQ(Options().shape(setup).channel_base, 16384);
  setup.size = {512, 1024};
  EXPECT_EQ(Options().shape(setup).channel_base, 32768);
  EXPECT_EQ(Options().shape(setup).at(4), (Size{4, 8}));
}

TEST(StyleGanNetworks, OneAndThreeChannelsOfAnyTwoPowers) {
  for (const Size size : {Size{8, 8}, Size{16, 64}, Size{32, 8}}) {
    for (const std::int64_t channels : {1, 3}) {
      const Shape shape{size, channels, 64, 4};
      StyleGenerator g(MappingOptions{.latent = 3, .width = 5}, shape);
      Discriminator d(DiscriminatorOptions{.shape = shape});
      const at::Tensor styles = g->spread(g->mapping->forward(torch::randn({2, 3}), {}));
      const at::Tensor images = g->synthesis->forward(styles, g->synthesis->constant_noise());
      ASSERT_EQ(images.sizes(), at::IntArrayRef({2, channels, size.height, size.width}));
      EXPECT_EQ(d->forward(images, {}).sizes(), at::IntArrayRef({2, 1}));
    }
  }
}

TEST(StyleGanNetworks, BatchesThatTheGroupDoesNotDivideAreJudged) {
  Discriminator d(DiscriminatorOptions{.shape = {{8, 8}, 1, 64, 4}, .group = 4});
  for (const std::int64_t images : {1, 3, 5, 6}) {
    EXPECT_EQ(d->forward(torch::randn({images, 1, 8, 8}), {}).size(0), images);
  }
}

TEST(StyleGanNetworks, WithoutResidualsThereAreNoSkips) {
  const Discriminator d(DiscriminatorOptions{.shape = {{16, 16}, 1, 64, 4}, .residual = false});
  for (const auto& item : d->named_parameters()) {
    EXPECT_EQ(item.key().find("skip"), std::string::npos) << item.key();
  }
}

TEST(StyleGanNetworks, FreezingGoesFromTheImageOn) {
  Discriminator d(DiscriminatorOptions{.shape = {{16, 16}, 1, 64, 4}});
  d->freeze(5);
  std::set<std::string> frozen;
  for (const auto& item : d->named_parameters()) {
    if (!item.value().requires_grad()) frozen.insert(item.key());
  }
  EXPECT_EQ(frozen,
            (std::set<std::string>{"b16.fromrgb.weight", "b16.fromrgb.bias", "b16.conv0.weight",
                                   "b16.conv0.bias", "b16.conv1.weight", "b16.conv1.bias",
                                   "b16.skip.weight", "b8.conv0.weight", "b8.conv0.bias"}));
  EXPECT_THAT(usage_error_of([&] { d->freeze(8); }), HasSubstr("7 layers"));
}

TEST(StyleGanNetworks, WrongStylesAndNoiseAreNamed) {
  const Shape shape{{8, 8}, 1, 64, 4};
  StyleGenerator g(MappingOptions{.latent = 3, .width = 5}, shape);
  EXPECT_THAT(usage_error_of([&] {
                g->synthesis->forward(torch::randn({1, 3, 5}), {});
              }),
              HasSubstr("3 styles; expected 4"));
  EXPECT_THAT(usage_error_of([&] {
                g->synthesis->forward(torch::randn({1, 4, 5}), {torch::randn({4, 4})});
              }),
              HasSubstr("1 noise maps; expected 3"));
}

}  // namespace
}  // namespace oct::stylegan
