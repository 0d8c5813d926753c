// SPDX-License-Identifier: Apache-2.0
// Where and how octhost is started must not change what it computes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "running.h"

namespace oct::test {
namespace {

using testing::HasSubstr;

TEST(Surroundings, TheSecondRunInAFolderIsRefused) {
  const TemporaryFolder folder;
  Running running(small_run("random", folder, "run", 1000000), folder.path());
  ASSERT_TRUE(eventually([&] { return exists(folder / "run" / "log.txt"); })) << running.err();
  const Outcome second = run_octhost({"train", "--resume", folder / "run"});
  EXPECT_EQ(second.code, 45);
  EXPECT_THAT(second.err, HasSubstr("in use by process"));
  running.send(SIGKILL);
  EXPECT_EQ(running.wait(std::chrono::seconds(5)), 137);
}

TEST(Surroundings, LocaleTimeZoneAndPathChangeNoNumber) {
  const TemporaryFolder folder;
  ASSERT_EQ(run_octhost(small_run("random", folder, "plain", 12)).code, 0);
  const std::string odd = "mit Leerzeichen und Ümläut ☃";
  const Start start{{{"LC_ALL", "de_DE.UTF-8"}, {"LANG", "de_DE.UTF-8"}, {"TZ", "Asia/Kolkata"}},
                    {}};
  const Outcome other = run_octhost(small_run("random", folder, odd, 12), start);
  ASSERT_EQ(other.code, 0) << other.err;
  expect_same_result(folder / "plain", folder / odd);
}

TEST(Surroundings, WorksWithoutHomeInAFolderThatCannotBeWritten) {
  const TemporaryFolder folder;
  const Start start{{{"HOME", ""}, {"XDG_CACHE_HOME", ""}, {"TMPDIR", folder.path().string()}},
                    "/proc"};
  std::vector<std::string> words = small_run("random", folder, "run", 3);
  const auto cache = std::find(words.begin(), words.end(), "--cache");
  words.erase(cache, cache + 2);
  const Outcome run = run_octhost(words, start);
  EXPECT_EQ(run.code, 0) << run.err;

  std::vector<std::string> unnamed = words;
  const auto out = std::find(unnamed.begin(), unnamed.end(), "--out");
  unnamed.erase(out, out + 2);
  const Outcome refused = run_octhost(unnamed, start);
  EXPECT_EQ(refused.code, 45) << refused.err;
  EXPECT_THAT(refused.err, HasSubstr("--out"));
}

TEST(Surroundings, OptionsFromAFileAreThoseOfFlags) {
  const TemporaryFolder folder;
  ASSERT_EQ(run_octhost(small_run("random", folder, "flags", 6, {"--lr", "0.02"})).code, 0);
  write_bytes(folder / "run.toml", "[model]\nlr = 0.02\n");
  ASSERT_EQ(
      run_octhost(small_run("random", folder, "file", 6, {"--config", folder / "run.toml"})).code,
      0);
  expect_same_result(folder / "flags", folder / "file");
}

}  // namespace
}  // namespace oct::test
