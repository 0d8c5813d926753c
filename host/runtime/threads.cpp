// SPDX-License-Identifier: Apache-2.0
#include "runtime/threads.h"

#include <ATen/Parallel.h>
#include <sched.h>

#include <algorithm>
#include <opencv2/core/utility.hpp>

namespace oct::host {

std::int64_t available_processors() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 1;
  return std::max(1, CPU_COUNT(&allowed));
}

std::int64_t set_threads(std::int64_t count) {
  const std::int64_t used = count > 0 ? count : available_processors();
  at::set_num_threads(static_cast<int>(used));
  cv::setNumThreads(static_cast<int>(used));
  return used;
}

}  // namespace oct::host
