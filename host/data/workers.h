// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>

namespace oct::host {

/// Calls `work(i)` for i in [0, count), in rising order of start, on `threads` threads of its own.
/// `tick(done)` is called on the calling thread every 50 ms or so and may throw to stop. The first
/// failure by index is rethrown once the work in hand is finished; nothing new is begun after it.
void run_parallel(std::int64_t count, std::int64_t threads,
                  const std::function<void(std::int64_t)>& work,
                  const std::function<void(std::int64_t)>& tick);

}  // namespace oct::host
