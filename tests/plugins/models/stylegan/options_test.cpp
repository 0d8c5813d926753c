// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "small_stylegan.h"

namespace oct::stylegan {
namespace {

using ::testing::HasSubstr;

Shape square(std::int64_t side) {
  return {.size = {side, side}};
}

TEST(StyleGanOptions, FollowThePublishedFormulas) {
  const Options options;
  EXPECT_DOUBLE_EQ(options.r1_gamma(square(256), 16), 0.8192);
  EXPECT_DOUBLE_EQ(options.r1_gamma({.size = {512, 1024}}, 8), 0.0002 * 512 * 1024 / 8);
  EXPECT_DOUBLE_EQ(options.learning_rate(square(512), 4), 0.0025 * 4 / 5);
  EXPECT_DOUBLE_EQ(options.learning_rate(square(1024), 16), 0.002 * 16 / 17);
  EXPECT_DOUBLE_EQ(options.adam(16).beta1, 0);
  EXPECT_DOUBLE_EQ(options.adam(16).beta2, std::pow(0.99, 16.0 / 17));
  // Half-life 5000 images for a batch of 16, or 1/20 of what was seen.
  EXPECT_DOUBLE_EQ(options.ema_decay(16, 1'000'000), std::pow(0.5, 16.0 / 5000));
  EXPECT_DOUBLE_EQ(options.ema_decay(16, 1600), std::pow(0.5, 16.0 / 80));
  EXPECT_EQ(options.ema_decay(16, 0), 0);
}

TEST(StyleGanOptions, ValuesGivenWinOverFormulas) {
  Options options;
  options.gamma = 0;
  options.lr = 0.01;
  options.ema_kimg = 20;
  options.ema_ramp = 0;
  EXPECT_EQ(options.r1_gamma(square(256), 16), 0);
  EXPECT_DOUBLE_EQ(options.learning_rate(square(64), 1), 0.005);
  EXPECT_DOUBLE_EQ(options.ema_decay(64, 0), std::pow(0.5, 64.0 / 20000));
}

TEST(StyleGanOptions, AugmentationFollowsTheModality) {
  Options options;
  Rng random(1, "test");
  const at::Tensor images = torch::rand({2, 1, 16, 16});
  ASSERT_TRUE(options.augment_pipe("oct").has_value());
  EXPECT_TRUE(torch::equal(options.augment_pipe("oct")->apply(images, 0, random), images));
  options.ada_pipe = "none";
  EXPECT_FALSE(options.augment_pipe("oct").has_value());
}

TEST(StyleGanPresets, SetExistingOptionsToAllowedValues) {
  std::set<std::string> names;
  for (const Preset& preset : StyleGan().presets()) {
    names.insert(preset.name);
    StyleGan model;
    const auto values = preset.values.find("model");
    if (values != preset.values.end()) set_options(model, values->second);
    EXPECT_TRUE(model.need().power_of_two);
  }
  EXPECT_EQ(names, (std::set<std::string>{"quick", "cpu", "paper", "stylegan2", "paper256",
                                          "paper512", "paper1024", "cifar"}));
}

TEST(StyleGanErrors, ContradictionsAreTold) {
  EXPECT_THAT(usage_error_of([] {
                make(with(small, {{"conditional", "true"}}));
              }),
              HasSubstr("--conditional"));
  EXPECT_THAT(usage_error_of([] {
                make(with(small, {{"freeze-d", "99"}}));
              }),
              HasSubstr("--freeze-d 99"));
}

TEST(StyleGanNeed, LabelsOnlyWhenConditional) {
  StyleGan model;
  EXPECT_FALSE(model.need().labels);
  EXPECT_EQ(model.need().smallest_size, 8);
  set_options(model, {{"conditional", "true"}});
  EXPECT_TRUE(model.need().labels);
}

}  // namespace
}  // namespace oct::stylegan
