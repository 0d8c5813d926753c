// SPDX-License-Identifier: Apache-2.0
#include "config/flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "octsdk/error.h"
#include "support/temporary_files.h"
#include "toy_options.h"

namespace oct::host {
namespace {

using oct::test::failure_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class FlagsTest : public testing::Test {
 protected:
  ParsedFlags parse(const std::vector<std::string>& args, std::size_t most = 0) {
    return parse_flags(args, toy_.settings.scopes(), {"[WORD]", 0, most});
  }
  std::string message_of(const std::vector<std::string>& args, std::size_t most = 0) {
    const auto [code, message] = failure_of([&] {
      refuse_unknown(parse(args, most), toy_.settings.scopes(), {"[WORD]", 0, most});
    });
    EXPECT_EQ(code, ExitCode::usage);
    return message;
  }
  /// scope.option=text of each value given.
  std::vector<std::string> values(const std::vector<std::string>& args) {
    std::vector<std::string> words;
    for (const Assignment& value : parse(args).values) {
      words.push_back(value.scope + "." + value.option + "=" + value.text);
    }
    return words;
  }

  ToyOptions toy_;
};

TEST_F(FlagsTest, ValuesAreTakenAsText) {
  EXPECT_THAT(values({"--ngf", "16", "--lambda=0.5"}),
              ElementsAre("model.ngf=16", "model.lambda=0.5"));
  EXPECT_THAT(values({"--data", "a folder, with = and \"quotes\""}),
              ElementsAre("data.data=a folder, with = and \"quotes\""));
}

TEST_F(FlagsTest, NegativeNumbersAreValues) {
  EXPECT_THAT(values({"--lambda", "-1"}), ElementsAre("model.lambda=-1"));
  EXPECT_THAT(values({"--lambda", "-1e-3"}), ElementsAre("model.lambda=-1e-3"));
}

TEST_F(FlagsTest, SwitchesTakeThreeForms) {
  EXPECT_THAT(values({"--pool"}), ElementsAre("model.pool=true"));
  EXPECT_THAT(values({"--no-pool"}), ElementsAre("model.pool=false"));
  EXPECT_THAT(values({"--pool=false"}), ElementsAre("model.pool=false"));
}

TEST_F(FlagsTest, MetricsHaveTheirNameInFront) {
  EXPECT_THAT(values({"--swd-levels", "2"}), ElementsAre("metric.swd.levels=2"));
}

TEST_F(FlagsTest, EachValueKnowsItsFlag) {
  EXPECT_EQ(parse({"--swd-levels=2"}).values.front().from, "--swd-levels");
}

TEST_F(FlagsTest, FrameFlagsAreSplitOff) {
  const ParsedFlags parsed = parse({"--config", "a.toml", "--json", "-vv", "-q", "--config",
                                    "b.toml", "--plugin-dir", "p", "--dry-run", "--print-config"});
  EXPECT_THAT(parsed.frame.config, ElementsAre("a.toml", "b.toml"));
  EXPECT_THAT(parsed.frame.plugin_dirs, ElementsAre("p"));
  EXPECT_TRUE(parsed.frame.json && parsed.frame.dry_run && parsed.frame.print_config);
  EXPECT_FALSE(parsed.frame.help || parsed.frame.version);
  EXPECT_EQ(parsed.frame.verbosity, 1);
  EXPECT_THAT(parsed.values, IsEmpty());
  EXPECT_THAT(parsed.unknown, IsEmpty());
}

TEST_F(FlagsTest, PositionalsStandAnywhere) {
  EXPECT_THAT(parse({"one", "--ngf", "8", "two"}, 2).positionals, ElementsAre("one", "two"));
  EXPECT_THAT(message_of({"one", "two"}, 1), HasSubstr("got 2 words (one, two)"));
  EXPECT_THAT(message_of({"surplus"}), HasSubstr("'surplus' is one word too many"));
}

TEST_F(FlagsTest, UnknownFlagsNameTheNearest) {
  EXPECT_THAT(message_of({"--lamda", "3"}),
              HasSubstr("unknown option '--lamda'; did you mean '--lambda'?"));
  EXPECT_THAT(message_of({"--nfg=3"}), HasSubstr("did you mean '--ngf'?"));
  EXPECT_THAT(message_of({"--swd-level", "3"}), HasSubstr("did you mean '--swd-levels'?"));
  EXPECT_THAT(message_of({"--zzzzzzzz"}), testing::Not(HasSubstr("did you mean")));
}

TEST_F(FlagsTest, UnknownFlagsDoNotDisturbTheFirstPass) {
  const ParsedFlags parsed = parse({"--unknown", "7", "--ngf", "8", "--other"}, 1);
  EXPECT_EQ(parsed.values.size(), 1u);
  EXPECT_THAT(parsed.unknown, ElementsAre("--unknown", "--other"));
}

TEST_F(FlagsTest, AMissingOrSecondValueIsRefused) {
  EXPECT_EQ(failure_of([&] { parse({"--ngf"}); }).first, ExitCode::usage);
  EXPECT_THAT(failure_of([&] { parse({"--ngf"}); }).second, HasSubstr("--ngf"));
  const auto [code, message] = failure_of([&] { parse({"--ngf", "1", "--ngf", "2"}); });
  EXPECT_EQ(code, ExitCode::usage);
  EXPECT_THAT(message, HasSubstr("--ngf is given more than once (1, 2)"));
}

TEST_F(FlagsTest, HelpTellsDefaultRangeAndChoicesByScope) {
  const std::string help = flags_help(toy_.settings.scopes());
  EXPECT_THAT(help, HasSubstr("Options of the model:\n"));
  EXPECT_THAT(help, HasSubstr("--pool, --no-pool"));
  EXPECT_THAT(help, HasSubstr("keep a history (default true)"));
  EXPECT_THAT(help, HasSubstr("filters (a whole number of at least 1; default 64)"));
  EXPECT_THAT(help, HasSubstr("weight (a number from -100 to 2e+19; default 10)"));
  EXPECT_THAT(help, HasSubstr("(one of instance, batch; default instance)"));
  EXPECT_THAT(help, HasSubstr("--swd-levels"));
  for (const std::string& name : frame_flag_names()) {
    if (name == "verbose" || name == "quiet") continue;  // shown as -v, -q
    EXPECT_THAT(help, HasSubstr("--" + name));
  }
}

}  // namespace
}  // namespace oct::host
