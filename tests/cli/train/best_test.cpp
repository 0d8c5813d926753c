// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "support/run_octhost.h"
#include "support/temporary_files.h"

namespace oct::test {
namespace {

using testing::HasSubstr;

Outcome trained(const TemporaryFolder& folder, const std::vector<std::string>& more) {
  std::vector<std::string> words{
      "train",          "--model", "random",       "--pairing", "single",    "--dataset", "oct",
      "--phantom-eyes", "20",      "--size",       "32",        "--threads", "1",         "--cache",
      folder / "cache", "--out",   folder / "run", "--steps",   "6"};
  words.insert(words.end(), more.begin(), more.end());
  return run_octhost(words);
}

TEST(Best, CheckpointIsKeptAndUsed) {
  const TemporaryFolder folder;
  const Outcome training = trained(
      folder, {"--evaluate-every", "2", "--best", "swd-avg", "--keep", "1", "--holdout", "0.3"});
  ASSERT_EQ(training.code, 0) << training.err;
  EXPECT_THAT(training.err, HasSubstr("best swd-avg so far, at step 2"));
  const auto best = nlohmann::json::parse(read_bytes(folder / "run/checkpoints/best"));
  EXPECT_EQ(best.at("score"), "swd-avg");
  const std::string file =
      (folder / "run/checkpoints").string() + "/" + best.at("checkpoint").get<std::string>();
  EXPECT_TRUE(std::filesystem::exists(file));

  const Outcome made = run_octhost({"generate", "--run", folder / "run", "--checkpoint", "best",
                                    "--seeds", "1", "--out", folder / "made"});
  ASSERT_EQ(made.code, 0) << made.err;
  const auto line = nlohmann::json::parse(read_bytes(folder / "made/manifest.jsonl"));
  EXPECT_EQ(line.at("checkpoint_sha256"), run_program("sha256sum", {file}).out.substr(0, 64));
}

TEST(Best, AScoreThatIsNotThereIsSaid) {
  const TemporaryFolder folder;
  const Outcome training =
      trained(folder, {"--evaluate-every", "3", "--best", "swd-average", "--holdout", "0.3"});
  EXPECT_EQ(training.code, 0);
  EXPECT_THAT(training.err, HasSubstr("--best swd-average: there is no such score"));
  EXPECT_THAT(training.err, HasSubstr("swd-avg"));
  const Outcome made = run_octhost({"generate", "--run", folder / "run", "--checkpoint", "best",
                                    "--seeds", "1", "--out", folder / "made"});
  EXPECT_EQ(made.code, 21);
  EXPECT_THAT(made.err, HasSubstr("--evaluate-every and --best"));
}

}  // namespace
}  // namespace oct::test
