// SPDX-License-Identifier: Apache-2.0
#include "data/workers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

namespace oct::host {
namespace {

TEST(RunParallel, DoesAllWorkOnce) {
  std::vector<std::atomic<int>> done(100);
  run_parallel(
      100, 4, [&](std::int64_t i) { ++done[std::size_t(i)]; }, [](std::int64_t) {});
  for (const auto& count : done) EXPECT_EQ(count, 1);
  run_parallel(
      0, 4, [](std::int64_t) { FAIL(); }, [](std::int64_t) {});
}

TEST(RunParallel, RethrowsTheFirstFailureByIndex) {
  const auto work = [](std::int64_t i) {
    if (i == 5) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    if (i >= 5) throw std::runtime_error(std::to_string(i));
  };
  try {
    run_parallel(100, 3, work, [](std::int64_t) {});
    FAIL();
  } catch (const std::runtime_error& failure) {
    EXPECT_STREQ(failure.what(), "5");
  }
}

TEST(RunParallel, ATickThatThrowsStopsIt) {
  std::atomic<int> begun = 0;
  const auto work = [&](std::int64_t) {
    ++begun;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  };
  const auto stop = [](std::int64_t) { throw std::runtime_error("stop"); };
  EXPECT_THROW(run_parallel(1000, 2, work, stop), std::runtime_error);
  EXPECT_LT(begun, 100);
}

}  // namespace
}  // namespace oct::host
