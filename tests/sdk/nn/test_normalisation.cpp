// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "octsdk/error.h"
#include "octsdk/nn/minibatch_std.h"
#include "octsdk/nn/pixel_norm.h"
#include "octsdk/testing/gradcheck.h"

namespace oct::nn {
namespace {

using Tensors = std::vector<at::Tensor>;

at::Tensor drawn(at::IntArrayRef shape) {
  torch::manual_seed(5);
  return torch::randn(shape, torch::kDouble);
}

void expect_differentiable_twice(const testing::TensorFunction& function, const at::Tensor& x) {
  const auto first = testing::gradcheck(function, {x});
  EXPECT_TRUE(first.holds()) << first.text();
  const auto second = testing::gradgradcheck(function, {x});
  EXPECT_TRUE(second.holds()) << second.text();
}

TEST(PixelNorm, FeatureVectorsGetTheLengthOfTheRootOfTheirWidth) {
  const at::Tensor y = pixel_norm(drawn({2, 9, 3, 4}));
  EXPECT_TRUE(torch::allclose(y.norm(2, 1), torch::full({2, 3, 4}, 3.0, torch::kDouble)));
  EXPECT_EQ(pixel_norm(drawn({2, 9})).sizes(), at::IntArrayRef({2, 9}));
  EXPECT_EQ(pixel_norm(torch::zeros({1, 3})).abs().max().item<float>(), 0);
}

TEST(PixelNorm, IsDifferentiableTwice) {
  expect_differentiable_twice([](const Tensors& in) { return pixel_norm(in[0]); },
                              drawn({2, 3, 2, 2}));
}

/// Straight from the definition, image by image.
at::Tensor deviation_of(const at::Tensor& x, std::int64_t image, std::int64_t members,
                        std::int64_t first, std::int64_t count) {
  const std::int64_t groups = x.size(0) / members;
  Tensors group;
  for (std::int64_t n = image % groups; n < x.size(0); n += groups) group.push_back(x[n]);
  const at::Tensor variance = torch::stack(group).var(0, /*unbiased=*/false) + 1e-8;
  return variance.sqrt().narrow(0, first, count).mean();
}

TEST(MinibatchStd, GroupsAreStridedAndSlicesHaveTheirOwnMap) {
  const at::Tensor x = drawn({8, 6, 3, 2});
  for (const std::int64_t group : {4, 2, 8, 0, 16}) {
    const std::int64_t members = group == 0 ? 8 : std::min<std::int64_t>(group, 8);
    const at::Tensor y = minibatch_std(x, group, 2);
    ASSERT_EQ(y.sizes(), at::IntArrayRef({8, 8, 3, 2}));
    EXPECT_TRUE(y.narrow(1, 0, 6).equal(x));
    for (std::int64_t n = 0; n < 8; ++n) {
      for (std::int64_t slice = 0; slice < 2; ++slice) {
        const at::Tensor expected = deviation_of(x, n, members, slice * 3, 3).expand({3, 2});
        EXPECT_TRUE(torch::allclose(y[n][6 + slice], expected)) << group << " " << n;
      }
    }
  }
}

TEST(MinibatchStd, OneImageDiffersFromNoOther) {
  const at::Tensor y = minibatch_std(drawn({1, 2, 2, 2}), 4);
  EXPECT_NEAR(y[0][2].max().item<double>(), 1e-4, 1e-12);
}

TEST(MinibatchStd, IsDifferentiableTwice) {
  expect_differentiable_twice([](const Tensors& in) { return minibatch_std(in[0], 2, 2); },
                              drawn({4, 4, 2, 2}));
  expect_differentiable_twice([](const Tensors& in) { return minibatch_std(in[0], 0); },
                              drawn({3, 2, 2, 1}));
}

TEST(MinibatchStd, SaysWhatDoesNotDivide) {
  EXPECT_THROW(minibatch_std(drawn({6, 4, 2, 2}), 4), Error);
  EXPECT_THROW(minibatch_std(drawn({4, 4, 2, 2}), 4, 3), Error);
}

}  // namespace
}  // namespace oct::nn
