// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "images.h"
#include "support/run_octhost.h"

namespace oct {
namespace {

using nlohmann::json;
using test::Outcome;
using test::write_noise;
using testing::HasSubstr;

class DataCheck : public testing::Test {
 protected:
  DataCheck() {
    write_noise(folder_ / "oct/train/DRUSEN/DRUSEN-100-1.png", 1);
    write_noise(folder_ / "oct/train/NORMAL/NORMAL-200-1.png", 2);
    write_noise(folder_ / "oct/test/NORMAL/NORMAL-300-1.png", 3);
  }

  Outcome check(const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"data", "check",  "--dataset",
                                       "oct",  "--data", (folder_ / "oct").string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return test::run_octhost(arguments);
  }

  test::TemporaryFolder folder_;
};

TEST_F(DataCheck, CountsACleanFolder) {
  const Outcome outcome = check({"--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const json result = json::parse(outcome.out);
  EXPECT_TRUE(result["clean"].get<bool>());
  EXPECT_EQ(result["dataset"], "oct");
  EXPECT_EQ(result["records"], 3);
  EXPECT_EQ(result["classes"]["NORMAL"], 2);
  EXPECT_EQ(result["sizes"]["32x32"], 3);
  EXPECT_THAT(check().out, HasSubstr("nothing found amiss"));
}

TEST_F(DataCheck, NamesEveryBadFile) {
  test::write_bytes(folder_ / "oct/train/NORMAL/NORMAL-400-1.png", "a text file");
  test::write_bytes(folder_ / "oct/train/NORMAL/NORMAL-500-1.png", "");
  const Outcome outcome = check({"--json"});
  EXPECT_EQ(outcome.code, 22);
  const json result = json::parse(outcome.out);
  int unreadable = 0;
  for (const json& finding : result["findings"]) {
    if (finding["severity"] == "note") continue;  // noise looks like white padding
    EXPECT_EQ(finding["kind"], "unreadable");
    EXPECT_EQ(finding["severity"], "error");
    ++unreadable;
  }
  EXPECT_EQ(unreadable, 2) << outcome.out;
}

TEST_F(DataCheck, FindsTheSameImageUnderTwoPatients) {
  write_noise(folder_ / "oct/test/DRUSEN/DRUSEN-999-1.tif", 1);
  const Outcome outcome = check();
  EXPECT_EQ(outcome.code, 22);
  EXPECT_THAT(outcome.out, HasSubstr("2 files hold the same image, in 2 splits, under 2 patients"));
}

TEST_F(DataCheck, WarnsOfAPatientInTwoFolderSplits) {
  write_noise(folder_ / "oct/test/DRUSEN/DRUSEN-100-2.png", 4);
  const Outcome outcome = check();
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("warning patient-in-two-splits"));
}

TEST_F(DataCheck, TellsAPatientInTwoExplicitSplits) {
  write_noise(folder_ / "list/a.png", 1);
  write_noise(folder_ / "list/b.png", 2);
  test::write_bytes(folder_ / "list/manifest.csv",
                    "path,patient,split\na.png,p1,train\nb.png,p1,test\n");
  const Outcome outcome = test::run_octhost(
      {"data", "check", "--dataset", "oct", "--data", (folder_ / "list/manifest.csv").string()});
  EXPECT_EQ(outcome.code, 22) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("error patient-in-two-splits"));
}

TEST_F(DataCheck, TellsWhatCannotBeIndexed) {
  const Outcome missing =
      test::run_octhost({"data", "check", "--dataset", "oct", "--data", "/no/such", "--json"});
  EXPECT_EQ(missing.code, 25);
  EXPECT_EQ(json::parse(missing.out)["findings"][0]["kind"], "index");
  EXPECT_EQ(test::run_octhost({"data", "check", "--dataset", "oct"}).code, 1);
  EXPECT_EQ(test::run_octhost({"data", "look", "--dataset", "oct"}).code, 1);
}

TEST_F(DataCheck, NamesAMissingMate) {
  write_noise(folder_ / "pairs/dfe/eye1.png", 1);
  write_noise(folder_ / "pairs/oct/eye1.png", 2);
  write_noise(folder_ / "pairs/dfe/eye2.png", 3);
  const Outcome outcome = test::run_octhost(
      {"data", "check", "--dataset", "dfe_oct", "--data", (folder_ / "pairs").string()});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("warning missing-mate: 1 of 2 records"));
  EXPECT_THAT(outcome.out, HasSubstr("    eye2"));
}

}  // namespace
}  // namespace oct
