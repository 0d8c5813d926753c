// SPDX-License-Identifier: Apache-2.0
#include "config/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "config/sources.h"
#include "octsdk/error.h"
#include "support/temporary_files.h"
#include "toy_options.h"

namespace oct::host {
namespace {

using oct::test::failure_of;
using testing::HasSubstr;

TEST(Settings, TheLaterValueWinsAndKnowsItsSource) {
  ToyOptions toy;
  const Preset quick{"quick", "small", {{"model", {{"ngf", "16"}, {"lambda", "5"}}}}};
  toy.settings.apply(quick);
  toy.settings.apply({{"model", "ngf", "32", "run.toml:3"}, {"model", "ngf", "48", "--ngf"}});
  EXPECT_EQ(toy.ngf, 48);
  EXPECT_EQ(toy.lambda, 5);
  EXPECT_EQ(toy.settings.origin("model", "ngf"), "--ngf");
  EXPECT_EQ(toy.settings.origin("model", "lambda"), "preset quick");
  EXPECT_EQ(toy.settings.origin("model", "pool"), "default");
  EXPECT_TRUE(toy.settings.given("model", "ngf"));
  EXPECT_FALSE(toy.settings.given("model", "lambda"));
  EXPECT_FALSE(toy.settings.given("model", "pool"));
}

TEST(Settings, AnUnknownOptionNamesPlaceNearestAndAll) {
  ToyOptions toy;
  const auto [code, message] = failure_of([&] {
    toy.settings.apply({{"model", "nfg", "1", "run.toml:7"}});
  });
  EXPECT_EQ(code, ExitCode::usage);
  EXPECT_EQ(message,
            "run.toml:7: unknown option 'nfg'; did you mean 'ngf'? There are: pool, ngf, lambda, "
            "norm");
}

TEST(Settings, AnUnknownTableIsRefusedAKnownUnusedOneIsPassedOver) {
  ToyOptions toy;
  const auto [code, message] = failure_of([&] {
    toy.settings.apply({{"modle", "ngf", "1", "run.toml:7"}});
  });
  EXPECT_EQ(code, ExitCode::usage);
  EXPECT_THAT(message, HasSubstr("unknown table 'modle'; did you mean 'model'?"));
  toy.settings.apply({{"train", "steps", "1", "run.toml:8"}, {"metric.kid", "n", "1", "x:9"}});
}

TEST(Settings, AValueThatDoesNotFitNamesItsSource) {
  ToyOptions toy;
  const auto [code, message] = failure_of([&] {
    toy.settings.apply({{"model", "ngf", "0", "OCTHOST_NGF"}});
  });
  EXPECT_EQ(code, ExitCode::usage);
  EXPECT_EQ(message, "OCTHOST_NGF: '0' does not fit; expected a whole number of at least 1");
  EXPECT_EQ(toy.ngf, 64);
}

TEST(Settings, TwoDeclarationsOfOneFlagAreRefused) {
  ToyOptions toy;
  OptionSet other;
  std::int64_t ngf = 1;
  other.add("ngf", &ngf, "again");
  const auto [code, message] = failure_of([&] { toy.settings.add("dataset", other); });
  EXPECT_EQ(code, ExitCode::plugin_refused);
  EXPECT_EQ(message,
            "--ngf is declared twice: by [model] and by [dataset]; one of them must rename its "
            "option");
}

TEST(Settings, HiddenCollisionsAreRefusedAsWell) {
  ToyOptions toy;
  std::int64_t number = 1;
  for (const char* name : {"no-pool", "config", "swd-levels", "help"}) {
    OptionSet other;
    other.add(name, &number, "collides");
    EXPECT_EQ(failure_of([&] { toy.settings.add("dataset", other); }).first,
              ExitCode::plugin_refused)
        << name;
  }
  OptionSet metric;
  metric.add("levels", &number, "has another prefix");
  toy.settings.add("metric.kid", metric);
}

TEST(Settings, APresetMayNameWhatAnotherDatasetLacksButNotWhatTheModelLacks) {
  ToyOptions toy;
  OptionSet dataset;
  toy.settings.add("dataset", dataset);
  toy.settings.apply(Preset{"paper", "as published", {{"dataset", {{"channels", "3"}}}}});
  const auto [code, message] = failure_of([&] {
    toy.settings.apply(Preset{"paper", "as published", {{"model", {{"nfg", "3"}}}}});
  });
  EXPECT_EQ(code, ExitCode::plugin_failed);
  EXPECT_THAT(message, HasSubstr("preset paper: unknown option 'nfg'"));
}

TEST(Settings, AnUnknownPresetNamesTheNearestAndAll) {
  const std::vector<Preset> presets{{"quick", "", {}}, {"paper", "", {}}};
  EXPECT_EQ(find_preset(presets, "paper").name, "paper");
  const auto [code, message] = failure_of([&] { find_preset(presets, "papr"); });
  EXPECT_EQ(code, ExitCode::usage);
  EXPECT_EQ(message,
            "--preset: unknown preset 'papr'; did you mean 'paper'? There are: quick, paper");
}

TEST(Settings, TheDumpReadsBackExactly) {
  ToyOptions written;
  const std::string hostile = "a \"b\" \\ c\n\td' # = [model]\x01 \xc3\xa9";
  written.settings.apply({{"model", "lambda", "0.1", "x"},
                          {"model", "pool", "false", "x"},
                          {"model", "norm", "batch", "x"},
                          {"data", "data", hostile, "x"},
                          {"metric.swd", "levels", "7", "x"}});
  const test::TemporaryFolder folder;
  for (const char* lambda : {"12345678901234567168", "0.1", "1e-07", "3.0000000000000004", "-0",
                             "2", "99.99999999999999"}) {
    written.settings.apply({{"model", "lambda", lambda, "x"}});
    test::write_bytes(folder / "run.toml", written.settings.to_toml());
    ToyOptions read;
    read.settings.apply(read_config(folder / "run.toml"));
    EXPECT_EQ(read.settings.to_toml(), written.settings.to_toml());
    EXPECT_EQ(std::signbit(read.lambda), std::signbit(written.lambda)) << lambda;
    EXPECT_EQ(read.lambda, written.lambda);
    EXPECT_EQ(read.data, hostile);
  }
}

TEST(Settings, CopiesToAnotherObjectOfTheSamePlugin) {
  ToyOptions from;
  from.settings.apply({{"model", "ngf", "12", "x"}, {"model", "pool", "false", "x"}});
  ToyOptions to;
  from.settings.copy_to("model", to.model);
  EXPECT_EQ(to.ngf, 12);
  EXPECT_FALSE(to.pool);
}

}  // namespace
}  // namespace oct::host
