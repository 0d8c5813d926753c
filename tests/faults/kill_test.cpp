// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "octsdk/random.h"
#include "running.h"
#include "train/checkpoint.h"
#include "train/run_folder.h"

namespace oct::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A checkpoint at every step makes nearly every moment one of saving; --resume auto always goes on
/// and the result is that of a run never stopped.
TEST(Killed, AtRandomMomentsOfSaving) {
  const TemporaryFolder folder;
  const std::vector<std::string> words =
      small_run("random", folder, "killed", 1000000,
                {"--checkpoint-every", "1", "--keep", "2", "--resume", "auto"});
  Rng random(1, "kill");
  std::int64_t last = 0;
  for (int i = 0; i < 12; ++i) {
    Running running(words, folder.path());
    const auto saved_more = [&] {
      const auto saved = host::checkpoints_in(folder / "killed" / "checkpoints");
      return !saved.empty() && saved[0].filename().string() > host::step_name(last + 1);
    };
    ASSERT_TRUE(eventually(saved_more)) << running.err();
    const auto moment = std::chrono::milliseconds(random.below(400));
    ASSERT_EQ(running.wait(moment), -1) << running.err();
    running.send(SIGKILL);
    ASSERT_EQ(running.wait(std::chrono::seconds(5)), 137) << running.err();
    const auto saved = host::checkpoints_in(folder / "killed" / "checkpoints");
    const std::int64_t step = host::Checkpoint(saved.at(0)).state().progress.step;
    EXPECT_GT(step, last) << "the run went back";
    last = step;
  }
  const std::string end = std::to_string(last + 50);
  const Outcome finished = run_octhost(
      {"train", "--resume", folder / "killed", "--checkpoint-every", "0", "--steps", end});
  ASSERT_EQ(finished.code, 0) << finished.err;
  ASSERT_EQ(run_octhost(small_run("random", folder, "straight", last + 50)).code, 0);
  expect_same_result(folder / "killed", folder / "straight");
  for (const auto& entry : fs::directory_iterator(folder / "killed" / "checkpoints")) {
    EXPECT_EQ(entry.path().string().find(".tmp-"), std::string::npos) << "left over";
  }
}

struct DamagedCheckpoint : testing::Test {
  TemporaryFolder folder;
  fs::path newest;

  void SetUp() override {
    const Outcome run =
        run_octhost(small_run("random", folder, "run", 10, {"--checkpoint-every", "5"}));
    ASSERT_EQ(run.code, 0) << run.err;
    newest = host::checkpoints_in(folder / "run" / "checkpoints").at(0);
    fs::resize_file(newest, fs::file_size(newest) / 2);
  }
};

TEST_F(DamagedCheckpoint, IsRefusedByName) {
  const Outcome resumed = run_octhost({"train", "--resume", folder / "run", "--steps", "12"});
  EXPECT_EQ(resumed.code, 110);
  EXPECT_THAT(resumed.err, HasSubstr(newest.filename().string()));
}

TEST_F(DamagedCheckpoint, AutoFallsBackWithAWarning) {
  const Outcome resumed = run_octhost(small_run("random", folder, "run", 12, {"--resume", "auto"}));
  EXPECT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_THAT(resumed.err, HasSubstr("warning"));
  EXPECT_THAT(resumed.err, HasSubstr("goes on from step 5"));
  ASSERT_EQ(run_octhost(small_run("random", folder, "straight", 12)).code, 0);
  expect_same_result(folder / "run", folder / "straight");
}

TEST_F(DamagedCheckpoint, OtherOptionsAreListed) {
  const Outcome resumed =
      run_octhost({"train", "--resume", folder / "run", "--batch", "9", "--lr", "0.5"});
  EXPECT_EQ(resumed.code, 110) << "damage is found before anything else is compared";
  fs::remove(newest);
  const Outcome other =
      run_octhost({"train", "--resume", folder / "run", "--batch", "9", "--lr", "0.5"});
  EXPECT_EQ(other.code, 111);
  EXPECT_THAT(other.err, HasSubstr("train batch: \"2\" in the checkpoint, \"9\" now"));
  EXPECT_THAT(other.err, HasSubstr("model lr"));
}

}  // namespace
}  // namespace oct::test
