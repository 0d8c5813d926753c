// SPDX-License-Identifier: Apache-2.0
#include "runtime/device.h"

#include <ATen/Context.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "octsdk/error.h"
#include "support/temporary_files.h"

namespace oct::host {
namespace {

TEST(Device, TheCpuIsAlwaysThere) {
  EXPECT_EQ(resolve_device("cpu"), at::Device(at::kCPU));
}

TEST(Device, AutoIsCudaWhereThereIsOne) {
  EXPECT_EQ(resolve_device("auto").is_cuda(), at::hasCUDA());
}

TEST(Device, WhatIsNoDeviceOrNotThereIsRefused) {
  for (const char* text : {"", "gpu", "cuda:", "cuda:x", "cuda:-1", "cuda:1 ", "cuda:999", "CPU"}) {
    const auto [code, message] = test::failure_of([&] { resolve_device(text); });
    EXPECT_EQ(code, ExitCode::usage) << text;
    EXPECT_THAT(message, testing::HasSubstr("'" + std::string(text) + "'"));
  }
}

}  // namespace
}  // namespace oct::host
