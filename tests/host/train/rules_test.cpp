// SPDX-License-Identifier: Apache-2.0
// What --steps, --budget and their like mean, and which models fit which data.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../../support/temporary_files.h"
#include "train/fit.h"
#include "train/options.h"
#include "train/stop_rule.h"

namespace oct::host {
namespace {

using test::failure_of;
using testing::HasSubstr;

TEST(Duration, ReadsWhatPeopleWrite) {
  EXPECT_EQ(parse_duration("90", "--budget"), 90);
  EXPECT_EQ(parse_duration("90s", "--budget"), 90);
  EXPECT_EQ(parse_duration("1h30m", "--budget"), 5400);
  EXPECT_EQ(parse_duration("0.5h", "--budget"), 1800);
  EXPECT_EQ(parse_duration("2d", "--budget"), 172800);
  for (const char* wrong : {"", "h", "8x", "-1h", "0", "nan", "8 h", "inf"}) {
    EXPECT_EQ(failure_of([&] { parse_duration(wrong, "--budget"); }).first, ExitCode::usage)
        << wrong;
  }
}

TEST(Duration, IsWrittenForPeople) {
  EXPECT_EQ(duration_text(2.34), "2.3 s");
  EXPECT_EQ(duration_text(59.7), "1 min 00 s");
  EXPECT_EQ(duration_text(200), "3 min 20 s");
  EXPECT_EQ(duration_text(7530), "2 h 05 min");
}

struct StopFixture : testing::Test {
  TrainOptions options;
  Settings settings;
  void SetUp() override { settings.add("train", options.options()); }
  void set(const std::string& option, const std::string& text, const std::string& from) {
    settings.apply({{"train", option, text, from}});
  }
  StopRule rule() {
    settle_stop(options, settings);
    return stop_rule(options, 40);
  }
};

TEST_F(StopFixture, AFlagBeatsThePreset) {
  set("steps", "900", "preset quick");
  set("epochs", "5", "--epochs");
  EXPECT_EQ(rule().steps, 0);
  EXPECT_EQ(rule().images, 200);
}

TEST_F(StopFixture, OfEqualStrengthTheFirstReachedStops) {
  set("steps", "900", "--steps");
  set("images", "100", "--images");
  const StopRule both = rule();
  EXPECT_TRUE(both.reached({.step = 50, .images = 100}));
  EXPECT_TRUE(both.reached({.step = 900, .images = 99}));
  EXPECT_FALSE(both.reached({.step = 899, .images = 99}));
  EXPECT_EQ(both.steps_left({.step = 10, .images = 40}, 4), 15);
}

TEST_F(StopFixture, ABudgetReplacesThePresetsSteps) {
  set("steps", "900", "preset quick");
  set("budget", "1h", "--budget");
  EXPECT_EQ(rule().steps, 0);
  EXPECT_EQ(rule().seconds, 3600);
  set("steps", "50", "--steps");
  EXPECT_EQ(rule().steps, 50);
  EXPECT_EQ(rule().seconds, 3600);
}

TEST_F(StopFixture, AFlagReplacesTheBudgetOfTheRunSoFar) {
  set("budget", "8h", "run/config.toml:9");
  set("steps", "50", "--steps");
  EXPECT_EQ(rule().steps, 50);
  EXPECT_EQ(rule().seconds, 0);
}

TEST_F(StopFixture, WhatIsOverruledIsNotRecorded) {
  set("steps", "900", "preset quick");
  set("epochs", "5", "--epochs");
  settle_stop(options, settings);
  EXPECT_EQ(options.steps, 0);
  EXPECT_EQ(options.epochs, 5);
  EXPECT_EQ(stop_text(options), "--epochs 5");
}

TEST_F(StopFixture, SomethingAlwaysStops) {
  EXPECT_EQ(rule().steps, 1000);
  EXPECT_EQ(stop_text(options), "--steps 1000");
}

Give two(std::int64_t source, std::int64_t target, bool pairs) {
  return {{{"dfe", source, {}}, {"oct", target, {}}}, pairs};
}

TEST(Fit, TellsWhyNot) {
  Need need;
  need.pairing = Pairing::unpaired;
  EXPECT_EQ(misfit(need, two(3, 1, false)), "");
  EXPECT_THAT(misfit(need, {{{"oct", 1, {}}}, false}), HasSubstr("two modalities (unpaired)"));
  need.equal_channels = true;
  EXPECT_THAT(misfit(need, two(3, 1, false)), HasSubstr("as many channels"));
  EXPECT_EQ(misfit(need, two(3, 3, false)), "");
  need.pairing = Pairing::paired;
  EXPECT_THAT(misfit(need, two(3, 3, false)), HasSubstr("never holds pairs"));
  EXPECT_EQ(misfit(need, two(3, 3, true)), "");
  EXPECT_THAT(misfit({}, two(3, 1, true)), HasSubstr("one modality"));
}

TEST(Fit, TellsWhichSizes) {
  Need need;
  need.size_multiple = 4;
  need.smallest_size = 8;
  EXPECT_EQ(size_misfit(need, {12, 16}), "");
  EXPECT_THAT(size_misfit(need, {12, 4}), HasSubstr("at least 8"));
  EXPECT_THAT(size_misfit(need, {12, 18}), HasSubstr("multiples of 4"));
  need.power_of_two = true;
  EXPECT_THAT(size_misfit(need, {12, 16}), HasSubstr("powers of two"));
}

TEST(Fit, NamesWhatWouldFit) {
  const Catalogue catalogue({OCT_BUILD_DIR "/lib"});
  Need need;
  need.pairing = Pairing::unpaired;
  const PluginInfo model{"model", "mymodel", "1", "", "", ""};
  const PluginInfo dataset{"dataset", "mydata", "1", "", "", ""};
  const auto [code, message] = failure_of([&] {
    check_fit(need, {{{"oct", 1, {}}}, false}, model, dataset, catalogue);
  });
  EXPECT_EQ(code, ExitCode::usage);
  EXPECT_THAT(message, HasSubstr("model mymodel does not fit dataset mydata"));
  EXPECT_THAT(message, HasSubstr("Datasets that fit mymodel:"));
}

}  // namespace
}  // namespace oct::host
