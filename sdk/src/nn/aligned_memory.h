// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace oct::nn {

/// `bytes` of memory, not initialised, at the beginning of a line of the cache; null when there is
/// none. Blocks that are given back serve again for the same size, which those of posix_memalign()
/// do not: glibc before 2.38 asks itself for more than the block that was freed. Thread-safe.
void* allocate_aligned(std::size_t bytes) noexcept;
/// Gives back what allocate_aligned() returned; null is allowed.
void free_aligned(void* memory) noexcept;

}  // namespace oct::nn
