// SPDX-License-Identifier: Apache-2.0
#include "eval/report.h"

#include <gmock/gmock.h>

#include <limits>

#include "../../support/temporary_files.h"

namespace oct::host {
namespace {

Evaluation example() {
  Score swd{"swd-avg", 12.5, false, {}, {}, 40, Best::extreme};
  Score psnr{"psnr", std::numeric_limits<double>::infinity(), true, 1.0, 2.0, 3, Best::extreme};
  return {{{"swd", swd, 6.25}, {"psnr", psnr, {}}}, {{"ssim", "needs pairs: none"}}};
}

TEST(EvaluationReport, IsTheDocumentedJson) {
  EXPECT_EQ(to_json(example()).dump(),
            R"({"scores":[{"metric":"swd","name":"swd-avg","value":12.5,"better":"lower",)"
            R"("low":null,"high":null,"n":40,"baseline":6.25},)"
            R"({"metric":"psnr","name":"psnr","value":null,"better":"higher",)"
            R"("low":1.0,"high":2.0,"n":3,"baseline":null}],)"
            R"("skipped":[{"metric":"ssim","reason":"needs pairs: none"}]})");
}

TEST(EvaluationReport, TableHasALineForEveryScore) {
  const std::string table = to_table(example());
  EXPECT_THAT(table, testing::ContainsRegex("swd-avg +12.5 +- +6.25 +40  lower\n"));
  EXPECT_THAT(table, testing::ContainsRegex("psnr +inf +1 .. 2 +- +3  higher\n"));
  EXPECT_THAT(table, testing::HasSubstr("skipped ssim: needs pairs: none"));
}

TEST(EvaluationReport, SaysWhichValuesAreBetter) {
  Score gap{"gap", -0.1, false, {}, {}, 40, Best::zero};
  Score reals{"reals", 0.3, false, {}, {}, 40, Best::none};
  const Evaluation evaluation{{{"diversity", gap, {}}, {"diversity", reals, {}}}, {}};
  EXPECT_EQ(to_json(evaluation)["scores"][0]["better"], "zero");
  EXPECT_EQ(to_json(evaluation)["scores"][1]["better"], "none");
  EXPECT_THAT(to_table(evaluation), testing::HasSubstr("40  none\n"));
}

TEST(EvaluationReport, IsSavedWithItsContext) {
  const test::TemporaryFolder folder;
  save_evaluation(folder / "evaluation.json", example(), {{"step", 7}});
  const auto saved = nlohmann::json::parse(test::read_bytes(folder / "evaluation.json"));
  EXPECT_EQ(saved["context"]["step"], 7);
  EXPECT_EQ(saved["scores"].size(), 2U);
  EXPECT_EQ(test::failure_of([&] { save_evaluation(folder / "no/such", example(), {}); }).first,
            ExitCode::cannot_write);
}

}  // namespace
}  // namespace oct::host
