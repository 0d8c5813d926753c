// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "differentiable.h"
#include "octsdk/error.h"
#include "octsdk/nn/upfirdn2d.h"

namespace oct::nn {
namespace {

using Tensors = std::vector<at::Tensor>;

at::Tensor drawn(at::IntArrayRef shape) {
  torch::manual_seed(3);
  return torch::randn(shape, torch::kDouble);
}

at::Tensor as_grid(const at::Tensor& filter) {
  if (!filter.defined()) return torch::ones({1, 1}, torch::kDouble);
  return filter.dim() == 1 ? torch::outer(filter, filter) : filter;
}

/// The definition, with LibTorch's own operations.
at::Tensor by_definition(const at::Tensor& x, const at::Tensor& filter, const Upfirdn& o) {
  at::Tensor zeros =
      torch::zeros({x.size(0), x.size(1), x.size(2) * o.up[1], x.size(3) * o.up[0]}, x.options());
  using torch::indexing::None;
  using torch::indexing::Slice;
  zeros.index_put_({Slice(), Slice(), Slice(None, None, o.up[1]), Slice(None, None, o.up[0])}, x);
  const at::Tensor padded = torch::constant_pad_nd(zeros, o.padding);
  at::Tensor weight = as_grid(filter).to(x.dtype());
  if (!o.flip) weight = weight.flip({0, 1});
  const at::Tensor planes = padded.reshape({-1, 1, padded.size(2), padded.size(3)});
  const at::Tensor y = torch::conv2d(planes, weight.unsqueeze(0).unsqueeze(0)) * o.gain;
  return y.index({Slice(), Slice(), Slice(None, None, o.down[1]), Slice(None, None, o.down[0])})
      .unflatten(0, {x.size(0), x.size(1)})
      .squeeze(2);
}

const at::Tensor crooked = torch::tensor({{1.0, -2.0, 0.5}, {0.0, 3.0, 1.0}}, torch::kDouble);
const at::Tensor taps5 = torch::tensor({0.1, -0.4, 1.0, 0.3, 0.2}, torch::kDouble);

/// Odd sides, unequal factors, crops, filters of every make.
std::vector<std::pair<at::Tensor, Upfirdn>> cases() {
  std::vector<std::pair<at::Tensor, Upfirdn>> all;
  for (const at::Tensor& filter : {at::Tensor(), setup_filter({1, 3, 3, 1}), taps5, crooked}) {
    all.push_back({filter, {.padding = {4, 4, 4, 4}}});
    all.push_back({filter, {.up = {2, 2}, .padding = {2, 1, 2, 1}, .gain = 4}});
    all.push_back({filter, {.down = {2, 2}, .padding = {2, 2, 2, 2}, .flip = true}});
    all.push_back({filter, {.up = {3, 1}, .down = {2, 3}, .padding = {-1, 2, 5, 0}}});
    all.push_back({filter, {.up = {2, 4}, .down = {4, 2}, .padding = {3, -2, -3, 7}, .gain = 0.5}});
    all.push_back({filter, {.up = {1, 2}, .down = {5, 1}, .padding = {9, 9, 0, 3}}});
  }
  return all;
}

TEST(Upfirdn2d, FollowsItsDefinition) {
  const at::Tensor x = drawn({2, 3, 7, 9});
  for (const auto& [filter, options] : cases()) {
    const at::Tensor expected = by_definition(x, filter, options);
    const at::Tensor y = upfirdn2d(x, filter, options);
    ASSERT_EQ(y.sizes(), expected.sizes());
    EXPECT_TRUE(torch::allclose(y, expected, 1e-12, 1e-12)) << filter << options.up[0];
    const at::Tensor single = upfirdn2d(x.to(torch::kFloat), filter, options);
    EXPECT_EQ(single.scalar_type(), torch::kFloat);
    EXPECT_TRUE(torch::allclose(single.to(torch::kDouble), expected, 1e-5, 1e-5));
  }
}

TEST(Upfirdn2d, TakesAnyLayoutAndManyPlanes) {
  const at::Tensor x = drawn({4, 60, 33, 31}).to(torch::kFloat);
  const at::Tensor filter = setup_filter({1, 3, 3, 1});
  const at::Tensor y = upsample2d(x, filter);
  EXPECT_TRUE(torch::equal(upsample2d(x.to(at::MemoryFormat::ChannelsLast), filter), y));
  for (const std::int64_t n : {0, 3}) {
    EXPECT_TRUE(torch::equal(upsample2d(x.narrow(0, n, 1), filter)[0], y[n]));
  }
}

TEST(Upfirdn2d, IsDifferentiableTwice) {
  const at::Tensor x = drawn({1, 2, 5, 4});
  for (const auto& [filter, options] : cases()) {
    expect_differentiable_twice(
        [&, &filter = filter, &options = options](const Tensors& in) {
          return upfirdn2d(in[0], filter, options).sin();
        },
        {x});
  }
}

// Only so is a penalty on gradients as cheap as the pass itself.
TEST(Upfirdn2d, ItsDerivativeIsOneOfItsOwn) {
  const at::Tensor x = drawn({1, 1, 6, 6}).requires_grad_(true);
  const at::Tensor y = upsample2d(x, setup_filter({1, 3, 3, 1}));
  const at::Tensor cotangent = torch::ones_like(y).requires_grad_(true);
  const at::Tensor gradient = torch::autograd::grad({y}, {x}, {cotangent}, true, true)[0];
  ASSERT_NE(gradient.grad_fn(), nullptr);
  EXPECT_EQ(gradient.grad_fn()->name(), y.grad_fn()->name());
}

TEST(Upfirdn2d, ResamplingKeepsBrightnessAndPlace) {
  const at::Tensor flat = torch::full({1, 1, 12, 10}, 0.7, torch::kDouble);
  const at::Tensor filter = setup_filter({1, 3, 3, 1});
  const at::Tensor up = upsample2d(flat, filter);
  const at::Tensor down = downsample2d(flat, filter);
  EXPECT_EQ(up.sizes(), at::IntArrayRef({1, 1, 24, 20}));
  EXPECT_EQ(down.sizes(), at::IntArrayRef({1, 1, 6, 5}));
  EXPECT_EQ(filter2d(flat, taps5).sizes(), flat.sizes());
  EXPECT_NEAR(up[0][0][11][9].item<double>(), 0.7, 1e-12);
  EXPECT_NEAR(down[0][0][2][2].item<double>(), 0.7, 1e-12);
  // The centre of gravity of a dot stays where it was: between pixels 2k and 2k + 1 after doubling.
  const at::Tensor dot = torch::zeros({1, 1, 9, 9}, torch::kDouble);
  dot[0][0][4][4] = 1;
  const at::Tensor column = upsample2d(dot, filter)[0][0].sum(0);
  const at::Tensor place = (column * torch::arange(18, torch::kDouble)).sum() / column.sum();
  EXPECT_NEAR(place.item<double>(), 8.5, 1e-12);
}

TEST(Upfirdn2d, FiltersSumToOneAndLongOnesStayOneDimensional) {
  EXPECT_NEAR(setup_filter({1, 3, 3, 1}).sum().item<double>(), 1, 1e-15);
  EXPECT_EQ(setup_filter({1, 3, 3, 1}).sizes(), at::IntArrayRef({4, 4}));
  EXPECT_EQ(setup_filter({1, 2, 3, 4, 4, 3, 2, 1}).sizes(), at::IntArrayRef({8}));
  EXPECT_THROW(setup_filter({}), Error);
  EXPECT_THROW(setup_filter({1, -1}), Error);
}

TEST(Upfirdn2d, SaysWhatDoesNotFit) {
  const at::Tensor x = drawn({1, 1, 3, 3});
  EXPECT_THROW(upfirdn2d(x[0], taps5), Error);
  EXPECT_THROW(upfirdn2d(x, taps5), Error);  // 3 samples, 5 taps
  EXPECT_THROW(upfirdn2d(x, torch::ones({1, 1, 1})), Error);
  EXPECT_THROW(upfirdn2d(x, {}, {.up = {0, 1}}), Error);
}

}  // namespace
}  // namespace oct::nn
