// SPDX-License-Identifier: Apache-2.0
#include "runtime/threads.h"

#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <sched.h>

#include <opencv2/core/utility.hpp>

namespace oct::host {
namespace {

TEST(Threads, OneNumberForBothLibraries) {
  EXPECT_EQ(set_threads(1), 1);
  EXPECT_EQ(at::get_num_threads(), 1);
  EXPECT_EQ(cv::getNumThreads(), 1);
  EXPECT_EQ(set_threads(0), available_processors());
  EXPECT_EQ(at::get_num_threads(), available_processors());
}

TEST(Threads, OnlyProcessorsOfTheAffinityMaskCount) {
  cpu_set_t before;
  ASSERT_EQ(sched_getaffinity(0, sizeof before, &before), 0);
  int first = 0;
  while (!CPU_ISSET(first, &before)) ++first;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
  EXPECT_EQ(available_processors(), 1);
  sched_setaffinity(0, sizeof before, &before);
}

}  // namespace
}  // namespace oct::host
