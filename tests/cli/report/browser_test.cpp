// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "../evaluate/images.h"
#include "../generator_run.h"

namespace oct::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int k_skipped = 77;

/// The pages in a real browser: headless Chromium, driven by drive.py.
class Browser : public GeneratorRun {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    train("run", {"--sample-every", "2"});
  }

  /// Drives a page of the run; fails, or skips without a browser.
  void drive(const std::string& what, const std::string& page) {
    const std::string script = std::string(OCT_SOURCE_DIR) + "/tests/cli/report/drive.py";
    const Outcome outcome = run_program(std::string(OCT_SOURCE_DIR) + "/.venv/bin/python",
                                        {script, what, path(page), path("downloads")});
    if (outcome.code == k_skipped) GTEST_SKIP() << outcome.out;
    EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
  }
};

TEST_F(Browser, AReportWorks) {
  // Names that a page would run if it took them for HTML.
  const std::string hostile = "<img src=x onerror=\"window.pwned=1\">";
  write_bytes(
      path("run/evaluation.json"),
      json{{"scores", {{{"name", hostile}, {"value", 1}, {"n", 1}, {"better", "lower"}}}},
           {"skipped", {{{"metric", "x"}, {"reason", "</script><script>pwned=1</script>"}}}}}
          .dump());
  const Outcome outcome = run_octhost({"report", path("run")});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  drive("report", "run/report.html");
}

TEST_F(Browser, AStudyIsAnsweredAndScored) {
  const Outcome outcome = run_octhost({"report", path("run"), "--reader-study", "4"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  drive("study", "run/reader-study.html");
  if (IsSkipped() || HasFailure()) return;
  const json key = json::parse(read_bytes(path("run/reader-study-key.json")));
  const std::string file =
      path("downloads/reader-answers-" + key.at("study").get<std::string>() + ".json");
  ASSERT_TRUE(fs::exists(file));
  const json answers = json::parse(read_bytes(file));
  EXPECT_EQ(answers.at("reader"), "Dr. \"R\" <i>");
  const Outcome scored =
      run_octhost({"evaluate", "--run", path("run"), "--reader", file, "--json"});
  ASSERT_EQ(scored.code, 0) << scored.err;
  EXPECT_EQ(json::parse(scored.out).at("context").at("answered"), 4);
}

TEST_F(Browser, APageOfDataCheckIsReadWithTheKeyboardAndOnAPhone) {
  for (int i = 0; i < 4; ++i) {
    const std::string name = "a-name-of-a-scan-that-is-longer-than-a-telephone-is-wide-";
    write_noise(path("eyes/CNV/" + name + std::to_string(i) + ".png"), std::uint64_t(i / 2));
  }
  const Outcome outcome = run_octhost({"data", "check", "--dataset", "oct", "--data", path("eyes"),
                                       "--cache", path("cache"), "--html", path("check.html")});
  ASSERT_EQ(outcome.code, 22) << "copies under two patients; " << outcome.err;
  drive("check", "check.html");
}

}  // namespace
}  // namespace oct::test
