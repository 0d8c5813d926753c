// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <cerrno>
#include <cstring>

#include "running.h"
#include "train/checkpoint.h"

namespace oct::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A real small disk; what it takes to mount one is not everywhere to be had.
struct SmallDisk : testing::Test {
  TemporaryFolder folder;
  bool mounted = false;

  void SetUp() override {
    fs::create_directory(folder / "disk");
    mounted = mount("tmpfs", (folder / "disk").c_str(), "tmpfs", 0, "size=400k") == 0;
    if (!mounted) GTEST_SKIP() << "cannot mount a small tmpfs here: " << std::strerror(errno);
  }
  void TearDown() override {
    if (mounted) umount((folder / "disk").c_str());
  }
  void fill() const {
    std::ofstream file(folder / "disk" / "filler", std::ios::binary);
    const std::string block(4096, 'x');
    while (file.write(block.data(), 4096).flush()) {
    }
  }
};

TEST_F(SmallDisk, FullWhileSavingKeepsTheLastGoodCheckpoint) {
  const Outcome first = run_octhost(small_run("random", folder, "disk/run", 10));
  ASSERT_EQ(first.code, 0) << first.err;
  fill();
  const Outcome full = run_octhost({"train", "--resume", folder / "disk/run", "--steps", "20"});
  EXPECT_EQ(full.code, 40) << full.err;
  EXPECT_THAT(full.err, HasSubstr("cannot write"));
  EXPECT_THAT(full.err, HasSubstr("No space left"));
  const auto saved = host::checkpoints_in(folder / "disk/run/checkpoints");
  ASSERT_EQ(saved.size(), 1U);
  EXPECT_EQ(host::Checkpoint(saved[0]).state().progress.step, 10);

  fs::remove(folder / "disk/filler");
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
