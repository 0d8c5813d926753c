// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <c10/core/Allocator.h>

#include <cstddef>

namespace oct::nn {

/// From so many bytes on it is worth to have pages of its own.
constexpr std::size_t k_large_memory = std::size_t{1} << 20;

/// `bytes` of zeros on pages of their own, huge ones where the system has them, which take memory
/// when they are written. Null when there is none.
c10::DataPtr fresh_pages(std::size_t bytes);

/// `bytes` of memory, not initialised, at the beginning of a line of the cache; null when there is
/// none. Blocks that are given back serve again for the same size, which those of posix_memalign()
/// do not: glibc before 2.38 asks itself for more than the block that was freed. Thread-safe.
void* allocate_aligned(std::size_t bytes) noexcept;
/// Gives back what allocate_aligned() returned; null is allowed.
void free_aligned(void* memory) noexcept;

}  // namespace oct::nn
