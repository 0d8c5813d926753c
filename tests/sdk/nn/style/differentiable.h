// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include "octsdk/testing/gradcheck.h"

namespace oct::nn {

/// First and second derivatives of `function` at `inputs` (float64).
inline void expect_differentiable_twice(const testing::TensorFunction& function,
                                        const std::vector<at::Tensor>& inputs) {
  const auto first = testing::gradcheck(function, inputs);
  EXPECT_TRUE(first.holds()) << first.text();
  EXPECT_GT(first.compared, 0);
  const auto second = testing::gradgradcheck(function, inputs);
  EXPECT_TRUE(second.holds()) << second.text();
}

}  // namespace oct::nn
