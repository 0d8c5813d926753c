// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <set>

#include "small_progan.h"

namespace oct::progan {
namespace {

using ::testing::HasSubstr;

TEST(ProGanPresets, SetExistingOptionsToAllowedValues) {
  std::set<std::string> names;
  for (const Preset& preset : presets()) {
    names.insert(preset.name);
    ProGan model;
    set_options(model, preset.values.at("model"));
    const Need need = model.need();
    EXPECT_EQ(need.pairing, Pairing::single) << preset.name;
    EXPECT_GE(std::stol(preset.values.at("train").at("size")), need.smallest_size) << preset.name;
  }
  EXPECT_EQ(names, (std::set<std::string>{"quick", "cpu", "paper", "octgans"}));
}

// The paper is what the options say on their own, but for batch and rate of one GPU.
TEST(ProGanPresets, ThePaperIsTheDefault) {
  for (const Preset& preset : presets()) {
    if (preset.name != "paper") continue;
    std::set<std::string> changed;
    for (const auto& [name, value] : preset.values.at("model")) changed.insert(name);
    EXPECT_EQ(changed, (std::set<std::string>{"batch-by-size", "lr-by-size"}));
    EXPECT_EQ(preset.values.at("train").at("images"), "12000000");
  }
  const Options paper;
  EXPECT_EQ(paper.beta1, 0);
  EXPECT_EQ(paper.beta2, 0.99);
  EXPECT_EQ(paper.lr, 0.001);
  EXPECT_EQ(paper.lambda_penalty, 10);
  EXPECT_EQ(paper.lambda_drift, 0.001);
  EXPECT_EQ(paper.ema, 0.999);
}

TEST(ProGanNeed, FollowsTheOptions) {
  ProGan model;
  EXPECT_TRUE(model.need().power_of_two);
  EXPECT_FALSE(model.need().labels);
  EXPECT_EQ(model.need().smallest_size, 8);
  set_options(model, {{"conditional", "true"}, {"initial-size", "16"}});
  EXPECT_TRUE(model.need().labels);
  EXPECT_EQ(model.need().smallest_size, 16);
}

TEST(ProGanErrors, AreToldWithTheRemedy) {
  const auto need_with = [](const Values& values) {
    ProGan model;
    set_options(model, values);
    return error_of([&] { static_cast<void>(model.need()); });
  };
  EXPECT_THAT(need_with({{"initial-size", "6"}}), HasSubstr("power of two"));
  EXPECT_THAT(need_with({{"batch-by-size", "256:14"}}), HasSubstr("--mbstd-group 0"));
  EXPECT_THAT(need_with({{"lr-by-size", "100:0.1"}}), HasSubstr("'100:0.1'"));

  ModelSetup wide = setup_of(16);
  wide.size.width = 32;
  EXPECT_THAT(error_of([&] { make(k_small, wide); }), HasSubstr("square images"));
  EXPECT_THAT(error_of([] { make(k_small, setup_of(2048)); }), HasSubstr("1024"));
  ModelSetup one_class = setup_of(16);
  one_class.classes = {"DRUSEN"};
  EXPECT_THAT(error_of([&] {
                make(with(k_small, {{"conditional", "true"}}), one_class);
              }),
              HasSubstr("has 1 classes"));
}

}  // namespace
}  // namespace oct::progan
