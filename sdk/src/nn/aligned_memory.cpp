// SPDX-License-Identifier: Apache-2.0
#include "aligned_memory.h"

#include <c10/core/CPUAllocator.h>
#include <c10/util/Exception.h>

#include <cstdint>
#include <cstdlib>
#include <limits>

namespace oct::nn {
namespace {

constexpr std::size_t k_line = 64;

/// LibTorch's memory for tensors.
class TensorMemory final : public c10::Allocator {
 public:
  c10::DataPtr allocate(std::size_t bytes) override {
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
