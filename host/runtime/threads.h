// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace oct::host {

/// One number for LibTorch and OpenCV alike (of ITK only readers and writers are used, which work
/// on the calling thread); 0 means one per processor this process may use. Call it before the first
/// tensor operation. Returns the number set.
std::int64_t set_threads(std::int64_t count);

/// Processors this process may run on (its affinity mask), at least 1.
std::int64_t available_processors();

}  // namespace oct::host
