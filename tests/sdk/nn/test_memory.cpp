// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cstdint>

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
