// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "differentiable.h"
#include "octsdk/error.h"
#include "octsdk/nn/conv_resample.h"
#include "octsdk/nn/upfirdn2d.h"

namespace oct::nn {
namespace {

using Tensors = std::vector<at::Tensor>;

at::Tensor drawn(at::IntArrayRef shape, std::uint64_t seed = 3) {
  torch::manual_seed(seed);
  return torch::randn(shape, torch::kDouble);
}

const at::Tensor binomial = setup_filter({1, 3, 3, 1});

/// One after the other. The border differs: there, padding comes between the two.
at::Tensor in_steps(const at::Tensor& x, const at::Tensor& weight, const ConvResample& options) {
  at::Tensor y = options.up > 1 ? upsample2d(x, binomial) : x;
  const at::Tensor kernel = options.correlate ? weight : weight.flip({2, 3});
  y = torch::conv2d(y, kernel, {}, 1, options.padding, 1, options.groups);
  return options.down > 1 ? downsample2d(y, binomial) : y;
}

at::Tensor inner(const at::Tensor& x) {
  constexpr std::int64_t border = 2;
  return x.narrow(2, border, x.size(2) - 2 * border).narrow(3, border, x.size(3) - 2 * border);
}

std::vector<ConvResample> settings(std::int64_t groups) {
  std::vector<ConvResample> all;
  for (const bool correlate : {true, false}) {
    all.push_back({.groups = groups, .correlate = correlate});
    all.push_back({.up = 2, .groups = groups, .correlate = correlate});
    all.push_back({.down = 2, .groups = groups, .correlate = correlate});
  }
  return all;
}

TEST(ConvResample, EqualsItsStepsInsideTheBorder) {
  for (const std::int64_t groups : {1, 2}) {
    const at::Tensor x = drawn({2, 4, 12, 14});
    for (ConvResample options : settings(groups)) {
      for (const std::int64_t kernel : {1, 3}) {
        const at::Tensor weight = drawn({6, 4 / groups, kernel, kernel}, 4);
        options.padding = kernel / 2;
        const at::Tensor y = conv_resample(x, weight, binomial, options);
        const at::Tensor expected = in_steps(x, weight, options);
        ASSERT_EQ(y.sizes(), expected.sizes());
        EXPECT_TRUE(torch::allclose(inner(y), inner(expected), 1e-10, 1e-10))
            << "up " << options.up << " down " << options.down << " kernel " << kernel;
      }
    }
  }
}

TEST(ConvResample, OddSidesAndFactors) {
  const at::Tensor x = drawn({1, 2, 7, 5});
  const at::Tensor weight = drawn({3, 2, 3, 3}, 4);
  EXPECT_EQ(conv_resample(x, weight, binomial, {.up = 3, .padding = 1}).sizes(),
            at::IntArrayRef({1, 3, 21, 15}));
  EXPECT_EQ(conv_resample(x, weight, {}, {.up = 2, .padding = 1}).sizes(),
            at::IntArrayRef({1, 3, 14, 10}));
}

TEST(ConvResample, IsDifferentiableTwice) {
  const at::Tensor x = drawn({2, 2, 5, 4});
  for (ConvResample options : settings(1)) {
    options.padding = 1;
    expect_differentiable_twice(
        [&](const Tensors& in) { return conv_resample(in[0], in[1], binomial, options); },
        {x, drawn({2, 2, 3, 3}, 4)});
  }
}

TEST(ConvResample, RefusesBothWaysAtOnce) {
  EXPECT_THROW(
      conv_resample(drawn({1, 1, 4, 4}), drawn({1, 1, 1, 1}), binomial, {.up = 2, .down = 2}),
      Error);
}

}  // namespace
}  // namespace oct::nn
