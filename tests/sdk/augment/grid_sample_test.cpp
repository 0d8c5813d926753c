// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/grid_sample.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "octsdk/error.h"
#include "octsdk/nn/noise.h"
#include "octsdk/testing/gradcheck.h"

namespace oct::nn {
namespace {

at::Tensor normal(at::IntArrayRef shape, std::uint64_t seed) {
  Rng random(seed, "grid_sample_test");
  return standard_normal(shape, random, torch::kDouble);
}

/// Places in and a little outside of the image.
at::Tensor some_grid() {
  return normal({2, 4, 3, 2}, 1) * 0.6;
}

TEST(GridSample, ReadsPixelsAtTheirCentresAndZeroOutside) {
  const at::Tensor x = torch::arange(6, torch::kFloat).view({1, 1, 2, 3});
  const at::Tensor grid =
      torch::tensor({-2.0 / 3, -0.5, 2.0 / 3, 0.5, 0.0, 0.0, 5.0, 0.0}).view({1, 1, 4, 2});
  const at::Tensor read = grid_sample(x, grid.to(torch::kFloat)).flatten();
  EXPECT_FLOAT_EQ(read[0].item<float>(), 0);
  EXPECT_FLOAT_EQ(read[1].item<float>(), 5);
  EXPECT_FLOAT_EQ(read[2].item<float>(), 2.5);  // between rows 1 and 4
  EXPECT_FLOAT_EQ(read[3].item<float>(), 0);
}

TEST(GridSample, HasFirstAndSecondDerivatives) {
  const at::Tensor grid = some_grid();
  const auto sampled = [&](const std::vector<at::Tensor>& in) {
    return grid_sample(in[0], grid).tanh();
  };
  const std::vector<at::Tensor> inputs{normal({2, 2, 5, 6}, 2)};
  const auto first = testing::gradcheck(sampled, inputs);
  EXPECT_TRUE(first.holds()) << first.text();
  const auto second = testing::gradgradcheck(sampled, inputs);
  EXPECT_TRUE(second.holds()) << second.text();
}

TEST(GridSample, HasThirdDerivatives) {
  const at::Tensor grid = some_grid();
  const auto slope = [&](const std::vector<at::Tensor>& in) {
    const at::Tensor loss = grid_sample(in[0], grid).tanh().sum();
    return torch::autograd::grad({loss}, {in[0]}, {}, true, /*create_graph=*/true)[0];
  };
  const auto report = testing::gradgradcheck(slope, {normal({2, 1, 4, 4}, 3)});
  EXPECT_TRUE(report.holds()) << report.text();
}

TEST(GridSample, AgreesWithAtenInFloat) {
  const at::Tensor x = normal({2, 3, 9, 7}, 4).to(torch::kFloat).requires_grad_(true);
  const at::Tensor grid = some_grid().to(torch::kFloat);
  const at::Tensor ours = grid_sample(x, grid);
  const at::Tensor theirs = at::grid_sampler_2d(x, grid, 0, 0, false);
  EXPECT_TRUE(torch::equal(ours, theirs));
  const at::Tensor weights = normal(ours.sizes(), 5).to(torch::kFloat);
  const auto gradient = [&](const at::Tensor& y) {
    return torch::autograd::grad({y}, {x}, {weights})[0];
  };
  EXPECT_TRUE(torch::allclose(gradient(ours), gradient(theirs), 1e-6, 1e-6));
}

TEST(GridSample, RefusesAGradientForTheGrid) {
  const at::Tensor grid = some_grid().requires_grad_(true);
  EXPECT_THROW(grid_sample(normal({2, 1, 4, 4}, 3), grid), Error);
}

}  // namespace
}  // namespace oct::nn
