// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <regex>

#include "quick.h"

namespace oct::test {
namespace {

/// What the last line of a training says, in GB.
double peak_memory(const std::string& log) {
  std::smatch found;
  if (!std::regex_search(log, found, std::regex("peak memory ([0-9.]+) GB"))) return -1;
  return std::stod(found[1]);
}

TEST(TrainMemory, DoesNotGrowOverTenThousandSteps) {
  const TemporaryFolder folder;
  const auto after = [&](const char* steps) {
    const Outcome outcome = quick_run(
        folder, {"--out", folder / (std::string("run") + steps), "--steps", steps,
                 "--checkpoint-every", "5000", "--sample-every", "5000", "--evaluate-every", "-1"});
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return peak_memory(outcome.err);
  };
  const double early = after("500");
  const double late = after("10500");
  EXPECT_GT(early, 0);
  EXPECT_LE(late - early, 0.02) << "GB; a kilobyte a step would be 0.01";
}

}  // namespace
}  // namespace oct::test
