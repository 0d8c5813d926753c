// SPDX-License-Identifier: Apache-2.0
// What leaves a run to be used elsewhere: networks and a card, and nothing besides.
#include <gmock/gmock.h>

#include <filesystem>
#include <set>

#include "../generator_run.h"
#include "octsdk/itk/decode.h"

namespace oct::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

using ExportCommand = GeneratorRun;

std::set<std::string> files_below(const fs::path& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) names.insert(fs::relative(entry.path(), folder).string());
  }
  return names;
}

TEST_F(ExportCommand, MakesAFolderThatGeneratesTheSameImages) {
  const Outcome exported = call("export", "model", {"--json"});
  ASSERT_EQ(exported.code, 0) << exported.err;
  EXPECT_EQ(
      files_below(path("model")),
      (std::set<std::string>{"README.md", "checkpoints/step-000008.safetensors", "config.toml"}));
  const json told = json::parse(exported.out);
  EXPECT_GT(told.at("values"), 0);
  const auto made_with = [&](const std::string& run) {
    const Outcome made = call("generate", "of-" + run, {"--seeds", "3"}, run);
    EXPECT_EQ(made.code, 0) << made.err;
    return decode(path("of-" + run) + "/seed-000003.png").pixels;
  };
  EXPECT_EQ(made_with("run"), made_with("model"));
  EXPECT_THAT(read_bytes(path("model") + "/README.md"),
              testing::AllOf(HasSubstr("random"), HasSubstr("oct images, gray, 32 x 32"),
                             HasSubstr(told.at("sha256").get<std::string>())));
}

TEST_F(ExportCommand, LeavesTrainingBehind) {
  ASSERT_EQ(call("export", "bare", {}).code, 0);
  const std::string config = read_bytes(path("bare") + "/config.toml");
  for (const char* word : {"[data]", "[train]", "seed", "threads", "patient", "out ="}) {
    EXPECT_THAT(config, Not(HasSubstr(word)));
  }
  const json info = json::parse(
      run_octhost({"info", path("bare") + "/checkpoints/step-000008.safetensors", "--json"}).out);
  EXPECT_THAT(info.dump(), Not(HasSubstr("optimizer")));
  EXPECT_THAT(info.dump(), Not(HasSubstr("rng")));
  EXPECT_NE(run_octhost({"train", "--resume", path("bare")}).code, 0);
  EXPECT_NE(run_octhost({"evaluate", "--run", path("bare"), "--metric", "swd"}).code, 0);
}

TEST_F(ExportCommand, RefusesWhatItCannotDo) {
  ASSERT_EQ(call("export", "once", {}).code, 0);
  const Outcome again = call("export", "once", {});
  EXPECT_EQ(again.code, 45);
  EXPECT_THAT(again.err, HasSubstr("holds something already"));
  EXPECT_EQ(call("export", "none", {"--checkpoint", "best"}).code, 21);
  EXPECT_FALSE(fs::exists(path("none")));
  EXPECT_EQ(run_octhost({"export", "--out", path("x")}).code, 1);
  EXPECT_EQ(run_octhost({"export", "--run", path("run")}).code, 1);
}

}  // namespace
}  // namespace oct::test
