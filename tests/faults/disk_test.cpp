// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "running.h"
#include "support/small_disk.h"
#include "train/checkpoint.h"

namespace oct::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

TEST_F(SmallDisk, FullWhileSavingKeepsTheLastGoodCheckpoint) {
  const Outcome first = run_octhost(small_run("random", folder, "disk/run", 10));
  ASSERT_EQ(first.code, 0) << first.err;
  const std::string config = read_bytes(folder / "disk/run/config.toml");
  const auto fails_at = [&](std::uintmax_t spare, const char* file) {
    SCOPED_TRACE(file);
    fill(spare);
    const Outcome full = run_octhost({"train", "--resume", folder / "disk/run", "--steps", "20"});
    EXPECT_EQ(full.code, 40) << full.err;
    EXPECT_THAT(full.err, HasSubstr("cannot write"));
    EXPECT_THAT(full.err, HasSubstr(file));
    EXPECT_THAT(full.err, HasSubstr("No space left"));
    const auto saved = host::checkpoints_in(folder / "disk/run/checkpoints");
    ASSERT_EQ(saved.size(), 1U);
    EXPECT_EQ(host::Checkpoint(saved[0]).state().progress.step, 10);
    make_room();
  };
  fails_at(0, "plugins.json");
  EXPECT_EQ(read_bytes(folder / "disk/run/config.toml"), config);
  const auto room = fs::file_size(host::checkpoints_in(folder / "disk/run/checkpoints").at(0)) / 2;
  fails_at(room, "step-000020.safetensors");

  const Outcome again = run_octhost({"train", "--resume", folder / "disk/run", "--steps", "20"});
  EXPECT_EQ(again.code, 0) << again.err;
  ASSERT_EQ(run_octhost(small_run("random", folder, "straight", 20)).code, 0);
  expect_same_result(folder / "disk/run", folder / "straight");
}

TEST_F(SmallDisk, APackThatDoesNotFitIsToldBeforeAnythingIsDecoded) {
  const Outcome full = run_octhost(
      small_run("random", folder, "run", 10, {"--cache", folder / "disk/cache", "--size", "128"}));
  EXPECT_EQ(full.code, 40) << full.err;
  EXPECT_THAT(full.err, HasSubstr("No space left"));
  EXPECT_FALSE(fs::exists(folder / "run"));
  for (const auto& entry : fs::directory_iterator(folder / "disk/cache")) {
    EXPECT_EQ(entry.path().filename(), "hashes.txt") << "left over";
  }
}

}  // namespace
}  // namespace oct::test
