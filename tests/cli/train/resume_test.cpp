// SPDX-License-Identifier: Apache-2.0
// What a run's record says of it, and what going on with it says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "quick.h"

namespace oct::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Outcome resume(const fs::path& run, std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"train", "--resume", run});
  return run_octhost(more);
}

nlohmann::json recorded(const fs::path& run) {
  const Outcome info = run_octhost({"info", run, "--json"});
  EXPECT_EQ(info.code, 0) << info.err;
  return nlohmann::json::parse(info.out).at("config").at("train");
}

void replace_in(const fs::path& file, const std::string& what, const std::string& with) {
  std::string text = read_bytes(file);
  const auto at = text.find(what);
  ASSERT_NE(at, std::string::npos) << what << " in " << text;
  write_bytes(file, text.replace(at, what.size(), with));
}

struct Resumed : testing::Test {
  TemporaryFolder folder;
  fs::path run = folder / "run";

  void SetUp() override {
    const Outcome first = quick_run(folder, {"--out", run, "--steps", "3"});
    ASSERT_EQ(first.code, 0) << first.err;
  }
};

TEST_F(Resumed, TheRecordTellsWhatTheRunIsNow) {
  EXPECT_EQ(recorded(run).at("steps"), "3");
  write_bytes(run / "config.toml.tmp-999999999-0", "half");
  ASSERT_EQ(resume(run, {"--steps", "5", "--keep", "7"}).code, 0);
  EXPECT_EQ(recorded(run).at("steps"), "5");
  EXPECT_EQ(recorded(run).at("keep"), "7");
  EXPECT_FALSE(fs::exists(run / "config.toml.tmp-999999999-0")) << "left by a kill";
  EXPECT_EQ(recorded(run).at("resume"), "") << "how a process was called is not what the run is";
  ASSERT_EQ(resume(run, {"--images", "14"}).code, 0) << "another limit takes the place of steps";
  EXPECT_EQ(recorded(run).at("steps"), "0");
  EXPECT_EQ(recorded(run).at("images"), "14");
}

TEST_F(Resumed, ALimitThatWasOverruledStaysSo) {
  const fs::path other = folder / "epochs";  // the preset says 20 steps, an epoch has 9
  ASSERT_EQ(quick_run(folder, {"--out", other, "--epochs", "1", "--holdout", "0.1"}).code, 0);
  replace_in(other / "config.toml", "epochs = 1\n", "epochs = 3\n");
  ASSERT_EQ(resume(other).code, 0);
  const std::string scalars = read_bytes(other / "scalars.jsonl");
  EXPECT_EQ(nlohmann::json::parse(scalars.substr(scalars.rfind('{'))).at("images"), 3 * 18);
}

TEST_F(Resumed, ARefusedResumeLeavesTheRecord) {
  const std::string config = read_bytes(run / "config.toml");
  EXPECT_EQ(resume(run, {"--steps", "5", "--lr", "0.5"}).code, 111);
  EXPECT_EQ(resume(run, {"--steps", "5", "--plan"}).code, 0);
  EXPECT_EQ(read_bytes(run / "config.toml"), config);
}

TEST_F(Resumed, TheDefaultPresetIsRecorded) {
  EXPECT_EQ(recorded(run).at("preset"), "quick");
  const Outcome other = resume(run, {"--steps", "5", "--preset", "paper"});
  EXPECT_EQ(other.code, 111) << "the run's options are not those of another preset";
  EXPECT_THAT(other.err, HasSubstr("train preset: \"quick\" in the checkpoint, \"paper\" now"));
  EXPECT_EQ(resume(run, {"--steps", "5", "--preset", "quick"}).code, 0);
}

TEST_F(Resumed, AFinishedRunSaysHowToGoOn) {
  const std::string config = read_bytes(run / "config.toml");
  const auto time = fs::last_write_time(run / "samples/step-000003.png");
  for (const char* steps : {"3", "2"}) {
    const Outcome again = resume(run, {"--steps", steps});
    EXPECT_EQ(again.code, 0) << again.err;
    EXPECT_EQ(again.out, run.string() + "\n");
    EXPECT_THAT(again.err, AllOf(HasSubstr("nothing left to do: the run has 3 steps (6 images)"),
                                 HasSubstr(std::string("--steps ") + steps + " ends it"),
                                 HasSubstr("--resume '" + run.string() + "' --steps 6")));
  }
  EXPECT_EQ(read_bytes(run / "config.toml"), config);
  EXPECT_EQ(fs::last_write_time(run / "samples/step-000003.png"), time);
}

TEST_F(Resumed, AnAbsentPluginIsSoughtWhereItWas) {
  replace_in(run / "config.toml", "model = \"random\"", "model = \"mygan\"");
  auto plugins = nlohmann::json::parse(read_bytes(run / "plugins.json"));
  nlohmann::json& model = plugins.at("plugins").at(0);
  model["id"] = "mygan";
  const fs::path file = folder / "mine/liboct_model_mygan.so";
  model["path"] = file;
  write_bytes(run / "plugins.json", plugins.dump());
  const auto refused = [&](const testing::Matcher<std::string>& told) {
    for (const Outcome& outcome :
         {resume(run, {"--steps", "5"}), run_octhost({"evaluate", "--run", run})}) {
      EXPECT_EQ(outcome.code, 100);
      EXPECT_THAT(outcome.err, AllOf(HasSubstr("took it from " + file.string()), told));
    }
  };
  refused(HasSubstr("which is gone: pass --plugin-dir DIR with the folder that holds it now"));
  fs::create_directory(folder / "mine");
  write_bytes(file, "");
  refused(
      AllOf(HasSubstr("pass --plugin-dir " + (folder / "mine").string()), Not(HasSubstr("gone"))));
}

}  // namespace
}  // namespace oct::test
