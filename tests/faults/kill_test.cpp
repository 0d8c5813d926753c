// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kill_rounds.h"
#include "running.h"
#include "train/checkpoint.h"

namespace oct::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

TEST(Killed, AtRandomMomentsOfSaving) {
  kill_while_saving(12);
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
