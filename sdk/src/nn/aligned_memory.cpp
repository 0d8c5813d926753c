// SPDX-License-Identifier: Apache-2.0
#include "aligned_memory.h"

#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>
#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <limits>

#include "octsdk/nn/allocator.h"

namespace oct::nn {
namespace {

constexpr std::size_t k_line = 64;

thread_local int t_untouched = 0;  // how many UntouchedMemory live

struct Pages {
  void* memory;
  std::size_t bytes;
};

void free_pages(void* context) {
  const auto* const pages = static_cast<Pages*>(context);
  ::munmap(pages->memory, pages->bytes);
  delete pages;
}

/// LibTorch's memory for tensors.
class TensorMemory final : public c10::Allocator {
 public:
  c10::DataPtr allocate(std::size_t bytes) override {
    if (t_untouched > 0 && bytes >= k_large_memory) {
      if (c10::DataPtr pages = fresh_pages(bytes)) return pages;
    }
    void* const memory = bytes == 0 ? nullptr : allocate_aligned(bytes);
    TORCH_CHECK(bytes == 0 || memory != nullptr,
                "DefaultCPUAllocator: can't allocate memory: you tried to allocate ", bytes,
                " bytes");
    return {memory, memory, &free_aligned, c10::Device(c10::kCPU)};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &free_aligned; }

  void copy_data(void* to, const void* from, std::size_t bytes) const override {
    default_copy_data(to, from, bytes);
  }
};

// Whoever loads the SDK has it: half of what a training took was holes that fitted no tensor.
[[maybe_unused]] const bool g_in_use = [] {
  static TensorMemory memory;
  c10::SetAllocator(c10::kCPU, &memory, /*priority=*/1);
  return true;
}();

}  // namespace

UntouchedMemory::UntouchedMemory() {
  ++t_untouched;
}

UntouchedMemory::~UntouchedMemory() {
  --t_untouched;
}

c10::DataPtr fresh_pages(std::size_t bytes) {
  void* const memory =
      ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return {};
  ::madvise(memory, bytes, MADV_HUGEPAGE);  // where it is refused, small pages serve
  return {memory, new Pages{memory, bytes}, &free_pages, c10::Device(c10::kCPU)};
}

void* allocate_aligned(std::size_t bytes) noexcept {
  constexpr std::size_t more = k_line + sizeof(void*);
  if (bytes > std::numeric_limits<std::size_t>::max() - more) return nullptr;
  void* const block = std::malloc(bytes + more);
  if (block == nullptr) return nullptr;
  const auto free_from = reinterpret_cast<std::uintptr_t>(block) + sizeof(void*);
  void* const memory = reinterpret_cast<void*>((free_from + k_line - 1) & ~(k_line - 1));
  static_cast<void**>(memory)[-1] = block;
  return memory;
}

void free_aligned(void* memory) noexcept {
  if (memory != nullptr) std::free(static_cast<void**>(memory)[-1]);
}

}  // namespace oct::nn
