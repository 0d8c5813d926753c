// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <set>
#include <string>

#include "running.h"
#include "train/checkpoint.h"

namespace oct::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

struct Stop {
  int signal;
  int code;
};

class AskedToStop : public testing::TestWithParam<Stop> {};

/// Saves, leaves with the documented code, and nothing of the run is different in the end.
TEST_P(AskedToStop, SavesAndGoesOnBitForBit) {
  const TemporaryFolder folder;
  const std::int64_t steps = 1500;
  Running running(small_run("random", folder, "broken", steps, {"--checkpoint-every", "100"}),
                  folder.path());
  ASSERT_TRUE(eventually([&] { return steps_told(folder / "broken") >= 100; })) << running.err();
  running.send(GetParam().signal);
  EXPECT_EQ(running.wait(20s), GetParam().code) << running.err();
  EXPECT_THAT(running.err(), HasSubstr("go on with --resume"));
  const auto saved = host::checkpoints_in(folder / "broken" / "checkpoints");
  const std::int64_t step = host::Checkpoint(saved.at(0)).state().progress.step;
  ASSERT_LT(step, steps) << "it was finished before the signal came";
  EXPECT_EQ(step, steps_told(folder / "broken")) << "steps were told of that were not saved";

  const Outcome resumed = run_octhost({"train", "--resume", folder / "broken"});
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  ASSERT_EQ(run_octhost(small_run("random", folder, "straight", steps)).code, 0);
  expect_same_result(folder / "broken", folder / "straight");
}

INSTANTIATE_TEST_SUITE_P(Signals, AskedToStop,
                         testing::Values(Stop{SIGTERM, 143}, Stop{SIGINT, 130}));

TEST(AskedTwice, StopsAtOnceInTheMiddleOfAStep) {
  const TemporaryFolder folder;
  Running running(small_run("cyclegan", folder, "run", 1000,
                            {"--size", "256", "--ngf", "32", "--phantom-eyes", "8"}),
                  folder.path());
  ASSERT_TRUE(eventually([&] { return exists(folder / "run" / "log.txt"); })) << running.err();
  EXPECT_EQ(running.wait(1500ms), -1) << running.err();
  running.send(SIGTERM);
  EXPECT_EQ(running.wait(50ms), -1) << "no step takes so little";
  running.send(SIGTERM);
  EXPECT_EQ(running.wait(1s), 143);
}

/// Nothing of the run, and in the cache only what the next start goes on with.
TEST(AskedEarly, WhilePreparingImagesKeepsThoseThatAreReady) {
  const TemporaryFolder folder;
  const auto run =
      small_run("random", folder, "run", 10, {"--size", "256", "--phantom-eyes", "100"});
  Running running(run, folder.path());
  ASSERT_TRUE(eventually([&] { return exists(folder / "cache"); }));
  EXPECT_EQ(running.wait(500ms), -1) << running.err();
  running.send(SIGTERM);
  EXPECT_EQ(running.wait(20s), 143) << running.err();
  EXPECT_FALSE(exists(folder / "run"));
  std::set<std::string> kinds;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "cache")) {
    kinds.insert(entry.path().extension());
  }
  EXPECT_THAT(kinds, testing::IsSubsetOf({".txt", ".partial", ".done"}));
  EXPECT_THAT(kinds, testing::IsSupersetOf({".partial", ".done"}));

  ASSERT_EQ(run_octhost(run).code, 0);
  for (const auto& entry : std::filesystem::directory_iterator(folder / "cache")) {
    EXPECT_THAT(entry.path().extension().string(),
                testing::Not(testing::AnyOf(".partial", ".done")));
  }
}

}  // namespace
}  // namespace oct::test
