// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "small_pix2pix.h"

namespace oct::pix2pix {
namespace {

using test::set_options;
using test::usage_error_of;
using test::Values;
using test::with;
using ::testing::HasSubstr;

TEST(Pix2PixPresets, SetExistingOptionsToAllowedValues) {
  std::set<std::string> names;
  for (const Preset& preset : Pix2Pix().presets()) {
    names.insert(preset.name);
    EXPECT_FALSE(preset.summary.empty());
    Pix2Pix model;
    set_options(model, test::preset_values(model, preset.name));
    const Need need = model.need();
    EXPECT_EQ(need.pairing, Pairing::paired) << preset.name;
    const std::int64_t size = std::stoll(preset.values.at("train").at("size"));
    EXPECT_EQ(size % need.size_multiple, 0) << preset.name;
    EXPECT_GE(size, need.smallest_size) << preset.name;
  }
  EXPECT_EQ(names, (std::set<std::string>{"quick", "cpu", "paper"}));
}

std::map<std::string, std::int64_t> counts(const Values& values) {
  auto model = make(values, 3, 3);
  std::map<std::string, std::int64_t> counts;
  for (const auto& [name, module] : test::PartMap(*model).modules) {
    counts[name] = nn::parameter_count(*module);
  }
  return counts;
}

// The numbers of the published networks.
TEST(Pix2PixPresets, PaperIsThePublishedSystem) {
  Pix2Pix paper;
  const auto published = counts(test::preset_values(paper, "paper"));
  EXPECT_EQ(published.at("G"), 54'413'955);
  EXPECT_EQ(published.at("D"), 2'768'705);
}

TEST(Pix2PixNetworks, HaveThePublishedNumbersOfParameters) {
  EXPECT_EQ(counts({{"norm", "instance"}}).at("G"), 54'409'603);
  EXPECT_EQ(counts({{"generator", "unet_128"}}).at("G"), 41'828'995);
  EXPECT_EQ(counts({{"generator", "unet_32"}, {"discriminator", "pixel"}}).at("D"), 9'024);
  const Values cyclegans{{"generator", "resnet_9"}, {"norm", "instance"}};
  EXPECT_EQ(counts(cyclegans).at("G"), 11'378'179);
}

TEST(Pix2PixNeed, FollowsTheOptions) {
  const auto need_of = [](const Values& values) {
    Pix2Pix model;
    set_options(model, values);
    return model.need();
  };
  EXPECT_EQ(need_of({}).size_multiple, 256);
  EXPECT_EQ(need_of({}).smallest_size, 256);
  EXPECT_EQ(need_of({{"generator", "unet_64"}}).size_multiple, 64);
  EXPECT_EQ(need_of({{"generator", "resnet_9"}}).smallest_size, 24);
  EXPECT_EQ(need_of({{"generator", "resnet_9"}, {"discriminator", "pixel"}}).smallest_size, 8);
  EXPECT_FALSE(need_of({}).equal_channels);
}

// At the smallest size the innermost features are one pixel, which no norm may follow.
TEST(Pix2PixNeed, TheSmallestSizeTrains) {
  for (const Values& more : {Values{}, Values{{"norm", "instance"}}, Values{{"norm", "none"}}}) {
    auto model = make(with(small, more));
    ASSERT_EQ(model->need().smallest_size, 32);
    for (const auto& [name, value] : test::step_once(*model)) {
      EXPECT_TRUE(std::isfinite(value)) << name;
    }
  }
}

TEST(Pix2PixErrors, ContradictionsAreTold) {
  EXPECT_THAT(usage_error_of([] {
                Pix2Pix model;
                set_options(model, {{"n-layers-d", "4"}});
                static_cast<void>(model.need());
              }),
              HasSubstr("--discriminator n_layers"));
  EXPECT_THAT(usage_error_of([] {
                Pix2Pix model;
                set_options(model, {{"sigmoid", "true"}});
                static_cast<void>(model.need());
              }),
              HasSubstr("--gan-mode lsgan"));
  EXPECT_THAT(usage_error_of([] { make(small, 0, 1); }), HasSubstr("two domains"));
}

}  // namespace
}  // namespace oct::pix2pix
