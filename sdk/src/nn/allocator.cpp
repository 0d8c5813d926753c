// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/allocator.h"

#include <climits>
#include <cstdint>
#if defined(__GLIBC__)
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#endif

namespace oct::nn {
namespace {

#if defined(__GLIBC__)
constexpr std::uintptr_t k_growth = 1 << 30;
constexpr std::uintptr_t k_huge_page = 2 << 20;

/// Grows the heap by k_growth, to be backed by huge pages: 15,000 page faults less while LibTorch
/// registers its operators.
void prefer_huge_pages() {
  void* volatile block = std::malloc(1);  // volatile: not to be left out
  std::free(block);
  const auto end = reinterpret_cast<std::uintptr_t>(sbrk(0));
  const auto begin = (end - k_growth + k_huge_page - 1) & ~(k_huge_page - 1);
  [[maybe_unused]] const int advised =  // an old kernel that refuses is as good as before
      madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
}
#endif

}  // namespace

void tune_allocator() {
#if defined(__GLIBC__)
  mallopt(M_MMAP_THRESHOLD, INT_MAX);
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
  mallopt(M_TOP_PAD, static_cast<int>(k_growth));
  prefer_huge_pages();
#endif
}

}  // namespace oct::nn
