// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cstdint>
#include <fstream>

#include "octsdk/nn/allocator.h"

namespace oct::nn {
namespace {

// Below the size from which the C library maps memory.
constexpr std::int64_t k_numbers = 25'000;

TEST(Memory, OfATensorServesAgainForOneOfTheSameSize) {
  std::vector<at::Tensor> all;
  for (int i = 0; i < 64; ++i) all.push_back(torch::empty({k_numbers}));
  for (int i = 0; i < 64; i += 2) {
    const void* const place = all[i].data_ptr();
    all[i].reset();  // between two others
    all[i] = torch::empty({k_numbers});
    EXPECT_EQ(all[i].data_ptr(), place) << i;
  }
}

std::int64_t resident_pages() {
  std::ifstream file("/proc/self/statm");
  std::int64_t size = 0;
  std::int64_t resident = 0;
  file >> size >> resident;
  return resident;
}

TEST(Memory, OfALargeTensorIsTakenWhenItIsWritten) {
  constexpr std::int64_t k_large = std::int64_t{64} << 20;  // 256 MiB
  const UntouchedMemory untouched;
  const std::int64_t before = resident_pages();
  at::Tensor tensor = torch::empty({k_large});
  EXPECT_LT(resident_pages() - before, 1024);
  EXPECT_EQ(tensor[k_large - 1].item<float>(), 0);
  tensor.fill_(1);
  EXPECT_GT(resident_pages() - before, 60'000);
  tensor.reset();
  EXPECT_LT(resident_pages() - before, 1024);
}

TEST(Memory, OfATensorBeginsAtALineOfTheCache) {
  for (const std::int64_t numbers : {1, 7, 1000, 1'000'000}) {
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(torch::empty({numbers}).data_ptr()) % 64, 0U);
  }
  EXPECT_EQ(torch::empty({0}).numel(), 0);
}

TEST(Memory, ThatThereIsNotIsToldAsLibTorchTellsIt) {
  try {
    torch::empty({std::int64_t{1} << 58});
    FAIL() << "2^60 bytes";
  } catch (const c10::Error& failure) {
    EXPECT_NE(std::string(failure.what()).find("DefaultCPUAllocator: can't allocate memory"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace oct::nn
