// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "explore/directions.h"
#include "explore/laplacian.h"
#include "toy_space.h"

namespace oct::host {
namespace {

double distance(const at::Tensor& a, const at::Tensor& b) {
  return laplacian_distance(a, b).item<double>();
}

TEST(Laplacian, IsZeroForEqualsAndTheOffsetForAnOffset) {
  const at::Tensor a = at::sin(at::arange(32 * 32, at::kDouble)).view({1, 1, 32, 32});
  EXPECT_EQ(distance(a, a), 0);
  EXPECT_NEAR(distance(a, a + 0.25), 0.25, 1e-12) << "an offset is in the last level only";
}

TEST(Laplacian, SeesFineAndCoarseDifferences) {
  const at::Tensor zero = at::zeros({1, 3, 64, 48}, at::kDouble);
  const at::Tensor board =
      (at::arange(64, at::kDouble).view({64, 1}) + at::arange(48, at::kDouble)).remainder(2) * 2 -
      1;
  EXPECT_NEAR(distance(zero, zero + board), 1, 0.1) << "a chequerboard is in the first level";
  const at::Tensor wave =
      at::sin(at::arange(48, at::kDouble) * (2 * M_PI / 48)).expand({64, 48}) + 0.0 * board;
  EXPECT_GT(distance(zero, zero + wave), 0.5);
}

TEST(Laplacian, HasTheRightGradient) {
  at::Tensor a = at::sin(at::arange(20 * 18, at::kDouble)).view({1, 1, 20, 18});
  const at::Tensor b = at::cos(at::arange(20 * 18, at::kDouble)).view({1, 1, 20, 18});
  at::Tensor x = a.clone().set_requires_grad(true);
  laplacian_distance(x, b).backward();
  constexpr double k_step = 1e-6;
  for (const auto& [row, column] : {std::pair{0, 0}, std::pair{7, 11}, std::pair{19, 17}}) {
    at::Tensor up = a.clone();
    up[0][0][row][column] += k_step;
    at::Tensor down = a.clone();
    down[0][0][row][column] -= k_step;
    EXPECT_NEAR(x.grad()[0][0][row][column].item<double>(),
                (distance(up, b) - distance(down, b)) / (2 * k_step), 1e-7);
  }
}

TEST(Directions, FindTheStretchedAxes) {
  test::ToySpaceModel model;
  const StyleSpace space = test::space_of(model);
  const at::Tensor samples = space.sample(0, 4000);
  const Directions found = ganspace(samples, 3);
  ASSERT_EQ(found.vectors.size(0), 3);
  for (std::int64_t i = 0; i < 3; ++i) {
    EXPECT_GT(found.vectors[i][i].item<double>(), 0.98) << "axis " << i << ", positive";
  }
  EXPECT_NEAR(found.deviations[0].item<double>(), 4, 0.2);
  EXPECT_NEAR(found.deviations[2].item<double>(), 1, 0.05);
  EXPECT_NEAR(found.shares[0].item<double>(), 16 / 21.25, 0.02);
}

TEST(Directions, OfWeightsCountRowsNotLengths) {
  // Three rows along y, however short, outweigh one long row along x.
  const at::Tensor weights =
      at::tensor({100.0, 0.0, 0.0, 0.1, 0.0, -0.2, 0.0, 0.3}, at::kDouble).view({4, 2});
  const at::Tensor samples = at::tensor({1.0, 2.0, -1.0, -2.0}, at::kDouble).view({2, 2});
  const Directions found = sefa(weights, samples, 2);
  EXPECT_NEAR(found.vectors[0][1].item<double>(), 1, 1e-9);
  EXPECT_NEAR(found.shares[0].item<double>(), 0.75, 1e-9);
  EXPECT_NEAR(found.deviations[0].item<double>(), 2, 1e-9);
  EXPECT_NEAR(found.deviations[1].item<double>(), 1, 1e-9);
}

TEST(Directions, MoveTheChosenStyles) {
  Directions found;
  found.vectors = at::tensor({0.0, 1.0}, at::kDouble).view({1, 2});
  found.deviations = at::tensor({2.0}, at::kDouble);
  const at::Tensor result = moved(at::zeros({1, 3, 2}), found, 0, 1.5, {1});
  EXPECT_TRUE(result.equal(at::tensor({0.0F, 0.0F, 0.0F, 3.0F, 0.0F, 0.0F}).view({1, 3, 2})));
}

}  // namespace
}  // namespace oct::host
