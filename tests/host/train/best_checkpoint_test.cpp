// SPDX-License-Identifier: Apache-2.0
#include "train/best_checkpoint.h"

#include <gtest/gtest.h>

#include <fstream>

#include "../../support/temporary_files.h"
#include "octsdk/error.h"

namespace oct::host {
namespace {

struct Best : testing::Test {
  test::TemporaryFolder folder;

  bool offer(std::int64_t step, double value, const std::string& score = "swd",
             const std::string& better = "lower") {
    const std::string file = "step-" + std::to_string(step) + ".safetensors";
    std::ofstream(folder / file) << "weights";
    return keep_if_best(folder.path(), {file, score, value, step}, better);
  }
  [[nodiscard]] std::optional<BestCheckpoint> best() const {
    return best_checkpoint(folder.path());
  }
};

TEST_F(Best, OnlyABetterOneTakesTheName) {
  EXPECT_FALSE(best());
  EXPECT_TRUE(offer(1, 50));
  EXPECT_FALSE(offer(2, 60));
  EXPECT_FALSE(offer(3, 50)) << "as good is not better";
  EXPECT_EQ(best()->step, 1);
  EXPECT_TRUE(offer(4, 40));
  EXPECT_EQ(best()->file, "step-4.safetensors");
  EXPECT_EQ(best()->value, 40);
}

TEST_F(Best, HigherMayBeBetterAndAnotherScoreStartsAnew) {
  EXPECT_TRUE(offer(1, 0.5, "ssim", "higher"));
  EXPECT_TRUE(offer(2, 0.6, "ssim", "higher"));
  EXPECT_FALSE(offer(3, 0.4, "ssim", "higher"));
  EXPECT_TRUE(offer(4, 99, "swd"));
}

TEST_F(Best, OfADifferenceIsTheNearestToZero) {
  EXPECT_TRUE(offer(1, -0.3, "gap", "zero"));
  EXPECT_FALSE(offer(2, -0.4, "gap", "zero"));
  EXPECT_TRUE(offer(3, 0.2, "gap", "zero"));
}

TEST_F(Best, OneWhoseFileIsGoneIsNone) {
  EXPECT_TRUE(offer(1, 50));
  std::filesystem::remove(folder / "step-1.safetensors");
  EXPECT_FALSE(best());
  EXPECT_TRUE(offer(2, 60));
}

TEST_F(Best, ADamagedNoteIsSaid) {
  std::ofstream(folder / "best") << "{\"checkpoint\": 3";
  try {
    (void)best();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::checkpoint_corrupt);
  }
}

}  // namespace
}  // namespace oct::host
