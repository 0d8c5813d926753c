// SPDX-License-Identifier: Apache-2.0
#include "runtime/without_random_fill.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace oct::host {
namespace {

TEST(WithoutRandomFill, LeavesMemoryAsItIs) {
  const at::Tensor x = torch::ones({3, 4});
  torch::nn::Linear layer(3, 2);
  {
    const torch::NoGradGuard no_grad;
    layer->weight.fill_(5);
    const WithoutRandomFill guard;
    x.normal_();
    x.uniform_();
    layer->reset_parameters();
  }
  EXPECT_TRUE(torch::equal(x, torch::ones({3, 4})));
  EXPECT_TRUE(torch::equal(layer->weight, torch::full({2, 3}, 5.0F)));
}

TEST(WithoutRandomFill, DrawsNothingFromTheGenerator) {
  torch::manual_seed(1);
  const at::Tensor expected = torch::randn({5});
  torch::manual_seed(1);
  {
    const WithoutRandomFill guard;
    EXPECT_EQ(torch::randn({7}).numel(), 7);
    EXPECT_EQ(torch::rand({7}).numel(), 7);
  }
  EXPECT_TRUE(torch::equal(torch::randn({5}), expected));
}

TEST(WithoutRandomFill, LetsAllElseCompute) {
  const WithoutRandomFill guard;
  const at::Tensor x = torch::full({2, 2}, 3.0F).requires_grad_(true);
  (x * x).sum().backward();
  EXPECT_TRUE(torch::equal(x.grad(), torch::full({2, 2}, 6.0F)));
}

TEST(WithoutRandomFill, EndsWithItsScope) {
  { const WithoutRandomFill guard; }
  { const WithoutRandomFill again; }
  const at::Tensor x = torch::zeros({100});
  x.normal_();
  EXPECT_GT(x.abs().sum().item<double>(), 0);
}

}  // namespace
}  // namespace oct::host
