// SPDX-License-Identifier: Apache-2.0
// What all commands have in common: verbs, help, flags, configuration, exit codes, streams.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/run_octhost.h"
#include "support/temporary_files.h"

namespace oct::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST(Frame, HelpOverviewNamesEveryCommand) {
  const Outcome outcome = run_octhost({"--help"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.err, "");
  for (const char* verb : {"train", "generate", "translate", "evaluate", "export", "data", "list",
                           "info", "check", "doctor"}) {
    EXPECT_THAT(outcome.out, HasSubstr(std::string("\n  ") + verb + " "));
  }
}

TEST(Frame, EveryCommandExplainsItselfWithExamples) {
  for (const char* verb : {"train", "generate", "translate", "evaluate", "export", "data", "list",
                           "info", "check", "doctor"}) {
    const Outcome outcome = run_octhost({verb, "--help"});
    EXPECT_EQ(outcome.code, 0) << verb << outcome.err;
    EXPECT_THAT(outcome.out, StartsWith(std::string("octhost ") + verb));
    EXPECT_THAT(outcome.out, HasSubstr("Examples:\n  octhost "));
    EXPECT_THAT(outcome.out, HasSubstr("--plugin-dir DIR"));
  }
}

TEST(Frame, HelpWithAModelShowsTheOptionsOfTheModel) {
  EXPECT_THAT(run_octhost({"train", "--help"}).out, testing::Not(HasSubstr("--latent")));
  for (const std::vector<std::string>& line :
       {std::vector<std::string>{"train", "--model", "random", "--help"},
        std::vector<std::string>{"--model=random", "-h"}}) {
    const Outcome outcome = run_octhost(line);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("Options of the model:\n"));
    EXPECT_THAT(outcome.out, HasSubstr("--latent NUMBER"));
    EXPECT_THAT(outcome.out, HasSubstr("(a whole number from 1 to 4096; default 8)"));
  }
}

TEST(Frame, NothingAtAllIsAUsageErrorThatTeaches) {
  const Outcome outcome = run_octhost({});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("octhost --model cyclegan --dataset dfe_oct"));
}

TEST(Frame, TheVersionIsOneLineAndWithVEveryPart) {
  EXPECT_EQ(run_octhost({"--version"}).out, "octhost 0.3.0\n");
  const Outcome outcome = run_octhost({"--version", "-v"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("LibTorch 2."));
  EXPECT_THAT(outcome.out, HasSubstr("ITK 5."));
  EXPECT_THAT(outcome.out, HasSubstr("oct_abi_sdk0_3_gcc_cxx11_torch"));
}

struct Mistake {
  std::string name;
  std::vector<std::string> arguments;
  int code;
  std::string said;
};

class Mistaken : public testing::TestWithParam<Mistake> {};

TEST_P(Mistaken, IsToldOnStderrWithItsCode) {
  const Outcome outcome = run_octhost(GetParam().arguments);
  EXPECT_EQ(outcome.code, GetParam().code);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(outcome.err, testing::ContainsRegex("(^|\n)octhost: "));
  EXPECT_THAT(outcome.err, HasSubstr(GetParam().said));
}

INSTANTIATE_TEST_SUITE_P(
    Mistakes, Mistaken,
    testing::Values(
        Mistake{"verb", {"trian"}, 1, "unknown command 'trian'; did you mean 'train'?"},
        Mistake{"flag", {"list", "--jsn"}, 1, "unknown option '--jsn'; did you mean '--json'?"},
        Mistake{"word", {"doctor", "now"}, 1, "'now' is one word too many"},
        Mistake{"what", {"list", "modles"}, 1, "did you mean 'models'?"},
        Mistake{"value", {"list", "--threads", "many"}, 1, "--threads: 'many' does not fit"},
        Mistake{"range", {"list", "--threads=-1"}, 1, "from 0 to 1024"},
        Mistake{"no_value", {"list", "--threads"}, 1, "--threads"},
        Mistake{"twice", {"list", "--seed", "1", "--seed", "2"}, 1, "more than once (1, 2)"},
        Mistake{"no_model", {"train", "--dataset", "dfe_oct"}, 1, "which model? Give --model"},
        Mistake{"no_dataset", {"train", "--model", "random"}, 1, "which dataset?"},
        Mistake{"model", {"--model", "cyclgan", "--dataset", "dfe_oct"}, 100, "'cyclegan'"},
        Mistake{"dataset", {"--model", "random", "--dataset", "dfe_otc"}, 100, "'dfe_oct'"},
        Mistake{"option",
                {"--model", "random", "--dataset", "dfe_oct", "--laten", "3"},
                1,
                "did you mean '--latent'?"},
        Mistake{"preset",
                {"--model", "random", "--dataset", "dfe_oct", "--preset", "quik"},
                1,
                "did you mean 'quick'?"},
        Mistake{"config", {"list", "--config", "/nonexistent.toml"}, 20, "/nonexistent.toml"},
        Mistake{"plugin_dir", {"list", "--plugin-dir", "/nonexistent"}, 1, "no such directory"},
        Mistake{"no_plugin", {"info", "randm"}, 100, "did you mean 'random'?"},
        Mistake{"no_file", {"check", "/nonexistent.so"}, 20, "/nonexistent.so"}),
    [](const testing::TestParamInfo<Mistake>& info) { return info.param.name; });

class Configured : public testing::Test {
 protected:
  std::string config(const std::string& content) {
    write_bytes(folder_ / "run.toml", content);
    return (folder_ / "run.toml").string();
  }
  /// The value that --print-config shows for a key.
  static std::string shown(const Outcome& outcome, const std::string& key) {
    const auto start = outcome.out.find("\n" + key + " = ");
    if (start == std::string::npos) return "(not there) " + outcome.err;
    const auto value = start + key.size() + 4;
    return outcome.out.substr(value, outcome.out.find('\n', value) - value);
  }

  const std::vector<std::string> train_{"train",     "--model", "random",
                                        "--dataset", "dfe_oct", "--print-config"};
  std::vector<std::string> with(std::vector<std::string> more) {
    more.insert(more.begin(), train_.begin(), train_.end());
    return more;
  }

  TemporaryFolder folder_;
};

TEST_F(Configured, PresetThenFileThenEnvironmentThenFlag) {
  EXPECT_EQ(shown(run_octhost(train_), "size"), "\"32\"");  // preset quick
  const std::string file = config("[train]\nsize = 48\n[model]\nlatent = 5\n");
  EXPECT_EQ(shown(run_octhost(with({"--config", file})), "size"), "\"48\"");
  const Start environment{{{"OCTHOST_SIZE", "56"}}};
  EXPECT_EQ(shown(run_octhost(with({"--config", file}), environment), "size"), "\"56\"");
  const Outcome outcome = run_octhost(with({"--config", file, "--size", "64"}), environment);
  EXPECT_EQ(shown(outcome, "size"), "\"64\"");
  EXPECT_EQ(shown(outcome, "latent"), "5");
}

TEST_F(Configured, TheDumpGivesTheSameRunAgain) {
  const Outcome first = run_octhost(with({"--seed", "7", "--lr", "0.3", "--pairing", "paired"}));
  ASSERT_EQ(first.code, 0) << first.err;
  const std::string file = config(first.out);
  const Outcome again = run_octhost({"train", "--config", file, "--print-config"});
  EXPECT_EQ(again.out, first.out) << again.err;
}

TEST_F(Configured, AMistakeInTheFileIsToldWithItsLine) {
  const std::string file = config("[model]\nlatent = 5\nlatnt = 6\n");
  const Outcome outcome = run_octhost(with({"--config", file}));
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("run.toml:3: unknown option 'latnt'; did you mean 'latent'?"));
}

TEST_F(Configured, QuietLeavesErrorsOnly) {
  EXPECT_THAT(run_octhost(train_).err, HasSubstr("preset quick"));
  EXPECT_EQ(run_octhost(with({"-q"})).err, "");
  EXPECT_THAT(run_octhost(with({"-qq", "--latent", "0"})).err, StartsWith("octhost: --latent"));
}

TEST(Streams, AReaderThatGoesAwayIsNoError) {
  const Outcome outcome =
      run_program("bash", {"-c", "set -o pipefail; \"$0\" info random --json | head -c 1; echo $?",
                           OCT_BUILD_DIR "/bin/octhost"});
  EXPECT_EQ(outcome.out, "{0\n");
  EXPECT_EQ(outcome.err, "");
}

TEST(Streams, AClosedStdoutIsNoError) {
  const Outcome outcome =
      run_program("bash", {"-c", "\"$0\" list >&-", OCT_BUILD_DIR "/bin/octhost"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.err, "");
}

TEST(Streams, AFullDiskBehindStdoutIsAnError) {
  const Outcome outcome =
      run_program("bash", {"-c", "\"$0\" list >/dev/full", OCT_BUILD_DIR "/bin/octhost"});
  EXPECT_EQ(outcome.code, 40);
  EXPECT_THAT(outcome.err, HasSubstr("stdout"));
}

}  // namespace
}  // namespace oct::test
