// SPDX-License-Identifier: Apache-2.0
#include "kill_rounds.h"

#include <gtest/gtest.h>

#include <csignal>

#include "octsdk/random.h"
#include "running.h"
#include "train/checkpoint.h"
#include "train/run_folder.h"

namespace oct::test {

namespace fs = std::filesystem;

void kill_while_saving(int kills) {
  const TemporaryFolder folder;
  const std::vector<std::string> words =
      small_run("random", folder, "killed", 1000000,
                {"--checkpoint-every", "1", "--keep", "2", "--resume", "auto"});
  Rng random(1, "kill");
  std::int64_t last = 0;
  for (int i = 0; i < kills; ++i) {
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
  for (const auto& entry : fs::recursive_directory_iterator(folder / "killed")) {
    EXPECT_EQ(entry.path().string().find(".tmp-"), std::string::npos) << "left over";
  }
}

}  // namespace oct::test
