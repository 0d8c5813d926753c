// SPDX-License-Identifier: Apache-2.0
#include "eval/comparison.h"

#include <gmock/gmock.h>

#include <fstream>

#include "../../support/temporary_files.h"
#include "octsdk/error.h"

namespace oct::test {
namespace {

using host::compare_runs;
using host::Comparison;
using testing::HasSubstr;
using Json = nlohmann::json;

class Compare : public testing::Test {
 protected:
  struct Told {
    double swd = 0;
    double gap = 0;
    std::vector<std::string> heldout{"c", "d"};
    std::string size = "64x64";
  };

  std::string run(const std::string& name, const Told& told) {
    const std::filesystem::path folder = folder_ / name;
    std::filesystem::create_directories(folder);
    write(folder / "plugins.json", {{"plugins", {{{"kind", "model"}, {"id", "toy"}}}}});
    write(folder / "split.json", {{"train", {"a", "b"}}, {"heldout", told.heldout}});
    const auto score = [](const char* metric, const std::string& score_name, double value,
                          const char* better) {
      return Json{{"metric", metric}, {"name", score_name}, {"value", value}, {"better", better},
                  {"low", nullptr},   {"high", nullptr},    {"n", 2},         {"baseline", 1.5}};
    };
    Json scores{score("swd", "swd-avg", told.swd, "lower"),
                score("swd", "swd-avg@untrained", 99, "lower")};
    scores.push_back(score("diversity", "gap", told.gap, "zero"));
    scores.push_back(score("diversity", "reals", told.swd, "none"));
    if (name == "one") scores.push_back(score("ssim", "ssim", 0.5, "higher"));
    write(folder / "evaluation.json",
          {{"scores", scores}, {"context", {{"step", 10}, {"images", 160}, {"size", told.size}}}});
    return folder.string();
  }

  static void write(const std::filesystem::path& file, const Json& json) {
    std::ofstream(file) << json.dump();
  }

  std::string failure(const std::vector<std::filesystem::path>& runs, ExitCode code) {
    try {
      (void)compare_runs(runs);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code);
      return error.what();
    }
    ADD_FAILURE() << "no error";
    return {};
  }

  TemporaryFolder folder_;
};

TEST_F(Compare, PutsRunsOfOneSplitSideBySide) {
  const Comparison comparison =
      compare_runs({run("one", {.swd = 40}), run("two", {.swd = 30}) + "/"});
  ASSERT_EQ(comparison.runs.size(), 2U);
  EXPECT_EQ(comparison.runs[1].name, "two");
  EXPECT_EQ(comparison.runs[1].model, "toy");
  ASSERT_EQ(comparison.scores.size(), 4U) << "rivals are left out";
  EXPECT_EQ(comparison.scores[0].best(), 1U);
  EXPECT_EQ(comparison.scores[3].best(), std::nullopt) << "one run alone has it";
  EXPECT_THAT(to_table(comparison), HasSubstr("30*"));
  const auto json = to_json(comparison);
  EXPECT_EQ(json["scores"][0]["best"], "two");
  EXPECT_EQ(json["scores"][3]["values"].dump(), "[0.5,null]");
}

TEST_F(Compare, StarsTheGapNearestToZeroAndNothingThatTellsOfTheReals) {
  const Comparison comparison =
      compare_runs({run("one", {.swd = 40, .gap = -0.3}), run("two", {.swd = 30, .gap = 0.1})});
  EXPECT_EQ(comparison.scores[1].best(), 1U);
  EXPECT_EQ(comparison.scores[2].best(), std::nullopt);
  const std::string table = to_table(comparison);
  EXPECT_THAT(table, testing::ContainsRegex("gap +-0.3 +0.1\\* +1.5  zero\n"));
  EXPECT_THAT(table, testing::ContainsRegex("reals +40 +30 +1.5  none\n"));
}

TEST_F(Compare, RefusesToMixSplitsAndSizes) {
  const std::string one = run("one", {});
  EXPECT_THAT(failure({one, run("two", {.heldout = {"c", "e"}})}, ExitCode::usage),
              testing::AllOf(HasSubstr("held-out"), HasSubstr(one), HasSubstr("--seed")));
  EXPECT_THAT(failure({one, run("three", {.size = "32x32"})}, ExitCode::usage),
              HasSubstr("different size"));
  EXPECT_THAT(failure({one}, ExitCode::usage), HasSubstr("two runs"));
}

TEST_F(Compare, SaysHowARunIsJudged) {
  const std::string one = run("one", {});
  const std::string two = run("two", {});
  std::filesystem::remove(two + "/evaluation.json");
  EXPECT_THAT(failure({one, two}, ExitCode::usage), HasSubstr("octhost evaluate --run " + two));
  std::ofstream(two + "/evaluation.json") << "{\"scores\": [";
  EXPECT_THAT(failure({one, two}, ExitCode::invalid_input), HasSubstr("damaged"));
  std::ofstream(two + "/evaluation.json") << "{}";
  EXPECT_THAT(failure({one, two}, ExitCode::invalid_input), HasSubstr("judge the run again"));
}

}  // namespace
}  // namespace oct::test
