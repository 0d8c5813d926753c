// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <hwy/targets.h>
#include <torch/torch.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iterator>

#include "octsdk/nn/conv2d.h"
#include "octsdk/nn/fast_ops.h"
#include "octsdk/testing/gradcheck.h"

namespace oct::nn {
namespace {

using Tensors = std::vector<at::Tensor>;

constexpr auto k_avx512 = HWY_AVX3 | HWY_AVX3_DL;
constexpr const char* k_without_avx512 = "OCT_TEST_WITHOUT_AVX512";

// Before anything looks at the processor.
[[maybe_unused]] const bool g_limited = [] {
  if (std::getenv(k_without_avx512) != nullptr) hwy::DisableTargets(k_avx512);
  return true;
}();

bool has_kernels() {
  return (hwy::SupportedTargets() & (k_avx512 | HWY_AVX2)) != 0;
}

class ReferenceOps {
 public:
  ReferenceOps() { use_reference_ops(true); }
  ~ReferenceOps() { use_reference_ops(false); }
  ReferenceOps(const ReferenceOps&) = delete;
  ReferenceOps& operator=(const ReferenceOps&) = delete;
};

struct Case {
  std::int64_t images, in, out, height, width, padding;
  std::int64_t side = 3;
  std::int64_t stride = 1;

  [[nodiscard]] Conv2dShape shape() const { return {.stride = stride, .padding = padding}; }
};

at::Tensor drawn(at::IntArrayRef shape, std::uint64_t seed) {
  torch::manual_seed(seed);
  return torch::randn(shape);
}

Tensors inputs_of(const Case& c) {
  return {drawn({c.images, c.in, c.height, c.width}, 1), drawn({c.out, c.in, c.side, c.side}, 2),
          drawn({c.out}, 3)};
}

using Layer = std::function<at::Tensor(const Tensors&)>;

Layer layer_of(const Case& c) {
  return [shape = c.shape()](const Tensors& in) { return nn::conv2d(in[0], in[1], in[2], shape); };
}

/// The result and the gradients of a weighted sum of it, in the inputs' precision.
Tensors passes(const Layer& layer, const Tensors& inputs) {
  Tensors leaves;
  for (const at::Tensor& input : inputs) leaves.push_back(input.detach().requires_grad_());
  const at::Tensor y = layer(leaves);
  const at::Tensor weighting = drawn(y.sizes(), 4).to(y.scalar_type());
  Tensors all = torch::autograd::grad({y}, leaves, {weighting});
  all.insert(all.begin(), y.detach());
  return all;
}

Tensors in_double(const Tensors& inputs) {
  Tensors wide;
  for (const at::Tensor& input : inputs) wide.push_back(input.to(torch::kDouble));
  return wide;
}

double error(const at::Tensor& found, const at::Tensor& truth) {
  return ((found.to(torch::kDouble) - truth).abs().max() / truth.abs().max()).item<double>();
}

void expect_right(const Layer& layer, const Tensors& inputs) {
  const Tensors found = passes(layer, inputs);
  const Tensors truth = passes(layer, in_double(inputs));
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].sizes(), truth[i].sizes()) << i;
    EXPECT_LE(error(found[i], truth[i]), 1e-5) << i;
  }
}

TEST(Conv2d, ErrsByAtMostAHundredThousandthOfTheLargestValueInEachPass) {
  for (const Case& c : {Case{1, 256, 256, 32, 32, 1}, Case{1, 256, 256, 96, 96, 1, 4, 2},
                        Case{1, 256, 256, 65, 65, 0, 3, 2}}) {
    expect_right(layer_of(c), inputs_of(c));
  }
}

TEST(Conv2d, IsRightForEverySizeAndPadding) {
  for (const Case& c :
       {Case{2, 19, 23, 19, 23, 1}, Case{2, 33, 20, 18, 16, 0}, Case{3, 16, 16, 9, 68, 2},
        Case{1, 17, 40, 33, 280, 1}, Case{3, 150, 132, 13, 20, 2}, Case{1, 16, 16, 66, 66, 0},
        Case{9, 31, 16, 7, 9, 1}, Case{2, 128, 129, 17, 18, 1}, Case{3, 17, 22, 54, 46, 1, 4, 2},
        Case{1, 40, 16, 34, 300, 1, 4, 2}, Case{2, 70, 65, 66, 90, 1, 4, 2},
        Case{2, 18, 33, 2, 2, 1, 4, 2}, Case{3, 33, 18, 6, 10, 1, 4, 2},
        Case{1, 70, 65, 16, 30, 1, 4, 2}, Case{2, 18, 33, 33, 67, 0, 3, 2},
        Case{3, 40, 17, 64, 34, 1, 3, 2}, Case{1, 16, 16, 7, 5001, 0, 3, 2}}) {
    SCOPED_TRACE(std::to_string(c.in) + " -> " + std::to_string(c.out) + ", " +
                 std::to_string(c.height) + "x" + std::to_string(c.width));
    expect_right(layer_of(c), inputs_of(c));
  }
}

TEST(Conv2d, TransposedItIsRightToo) {
  const Tensors halving = {drawn({2, 40, 33, 31}, 1), drawn({40, 24, 4, 4}, 2), drawn({24}, 3)};
  expect_right(
      [](const Tensors& in) {
        return nn::conv_transpose2d(in[0], in[1], in[2], {.stride = 2, .padding = 1});
      },
      halving);
  const Tensors dense = {drawn({2, 40, 33, 31}, 1), drawn({40, 24, 3, 3}, 2), drawn({24}, 3)};
  expect_right(
      [](const Tensors& in) { return nn::conv_transpose2d(in[0], in[1], in[2], {.padding = 1}); },
      dense);
  for (const std::int64_t padding : {0, 1}) {
    expect_right(
        [=](const Tensors& in) {
          return nn::conv_transpose2d(in[0], in[1], in[2], {.stride = 2, .padding = padding},
                                      /*output_padding=*/padding);
        },
        dense);
  }
}

TEST(Conv2d, TransposedItTakesWeightsWhoseChannelsLieTheOtherWayRound) {
  const at::Tensor weight = drawn({24, 40, 3, 3}, 2);
  for (const std::int64_t side : {33, 3}) {
    const at::Tensor x = drawn({2, 40, side, side + 1}, 1);
    const at::Tensor y = nn::conv_transpose2d(x, weight.transpose(0, 1), {}, {.stride = 2});
    const at::Tensor truth = torch::conv_transpose2d(
        x.to(torch::kDouble), weight.to(torch::kDouble).transpose(0, 1), {}, 2);
    EXPECT_LE(error(y, truth), 1e-5);
  }
}

TEST(Conv2d, IsAnotherAlgorithmThanLibTorchsUnlessReferenceOpsAreOn) {
  if (!has_kernels()) GTEST_SKIP() << "this processor has neither AVX2 nor AVX-512";
  for (const Case& c : {Case{1, 32, 32, 32, 32, 1}, Case{2, 32, 32, 64, 64, 1, 4, 2}}) {
    const Tensors inputs = inputs_of(c);
    const Tensors fast = passes(layer_of(c), inputs);
    const at::Tensor plain = torch::conv2d(inputs[0], inputs[1], inputs[2], c.stride, c.padding);
    const ReferenceOps scope;
    const Tensors reference = passes(layer_of(c), inputs);
    EXPECT_TRUE(reference[0].equal(plain));
    for (std::size_t i = 0; i < 3; ++i) EXPECT_FALSE(fast[i].equal(reference[i])) << i;
  }
}

std::ptrdiff_t threads_of_this_process() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
}

TEST(Conv2d, DoublesByProductsOfMatricesUnlessReferenceOpsAreOn) {
  if (!has_kernels()) GTEST_SKIP() << "this processor has neither AVX2 nor AVX-512";
  const Tensors inputs = inputs_of({1, 64, 64, 65, 65, 0, 3, 2});
  const Layer layer = layer_of({1, 64, 64, 65, 65, 0, 3, 2});
  const Tensors fast = passes(layer, inputs);
  const ReferenceOps scope;
  EXPECT_FALSE(fast[1].equal(passes(layer, inputs)[1]));
}

// Compiled without OpenMP, at::parallel_for runs on one thread and every other test is content.
TEST(Conv2d, WorksOnSeveralThreads) {
  if (!has_kernels()) GTEST_SKIP() << "this processor has neither AVX2 nor AVX-512";
  const int threads = at::get_num_threads();
  at::set_num_threads(2);
  // So small that LibTorch's own operators stay on one thread.
  nn::conv2d(torch::ones({1, 32, 32, 32}), torch::ones({32, 32, 3, 3}), {}, {.padding = 1});
  EXPECT_GE(threads_of_this_process(), 2);
  at::set_num_threads(threads);
}

TEST(Conv2d, GivesTheSameBitsForAnyNumberOfThreads) {
  for (const Case& c : {Case{2, 32, 48, 40, 40, 1}, Case{1, 160, 130, 40, 40, 1},
                        Case{2, 24, 40, 80, 80, 1, 4, 2}, Case{1, 96, 100, 80, 80, 1, 4, 2},
                        Case{2, 40, 70, 81, 81, 0, 3, 2}, Case{2, 40, 70, 8, 12, 1, 4, 2}}) {
    const Tensors inputs = inputs_of(c);
    const int threads = at::get_num_threads();
    at::set_num_threads(1);
    const Tensors one = passes(layer_of(c), inputs);
    at::set_num_threads(3);
    const Tensors three = passes(layer_of(c), inputs);
    const Tensors again = passes(layer_of(c), inputs);
    at::set_num_threads(threads);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_TRUE(one[i].equal(three[i])) << i;
      EXPECT_TRUE(again[i].equal(three[i])) << i;
    }
  }
}

TEST(Conv2d, TakesStridedViewsAndExpandedGradients) {
  const at::Tensor wide = drawn({2, 40, 32, 34}, 1);
  const at::Tensor view = wide.narrow(1, 4, 20).transpose(2, 3).detach().requires_grad_();
  const at::Tensor weight = drawn({3, 3, 20, 16}, 2).permute({3, 2, 1, 0});
  const at::Tensor y = nn::conv2d(view, weight, {}, {.padding = 1});
  EXPECT_LE(error(y, torch::conv2d(view.to(torch::kDouble), weight.to(torch::kDouble), {}, 1, 1)),
            1e-5);
  y.sum().backward();
  const at::Tensor copy = view.detach().to(torch::kDouble).requires_grad_();
  torch::conv2d(copy, weight.to(torch::kDouble), {}, 1, 1).sum().backward();
  EXPECT_LE(error(view.grad(), copy.grad()), 1e-5);
}

// The map is linear in each number, so a difference over any step is exact; in float32 a large one
// keeps the most digits.
TEST(Conv2d, IsDifferentiableTwiceOnTheFastPath) {
  const testing::GradcheckOptions options{
      .step = 4, .absolute = 0.05, .relative = 1e-3, .entries = 12};
  for (const Case& c : {Case{1, 16, 18, 24, 23, 1}, Case{2, 16, 18, 60, 56, 1, 4, 2},
                        Case{1, 16, 18, 34, 32, 1, 3, 2}, Case{1, 16, 18, 6, 8, 1, 4, 2}}) {
    const auto function = [&](const Tensors& in) {
      return nn::conv2d(in[0].to(torch::kFloat), in[1].to(torch::kFloat), in[2].to(torch::kFloat),
                        c.shape())
          .to(torch::kDouble);
    };
    const Tensors inputs = in_double(inputs_of(c));
    const auto first = testing::gradcheck(function, inputs, options);
    EXPECT_TRUE(first.holds()) << first.text();
    const auto second = testing::gradgradcheck(function, inputs, options);
    EXPECT_TRUE(second.holds()) << second.text();
  }
}

/// d/d(weights) of a penalty on the gradient of two layers, itself penalised once more.
Tensors penalty_gradients(const Tensors& inputs) {
  Tensors leaves;
  for (const at::Tensor& input : inputs) leaves.push_back(input.detach().requires_grad_());
  const at::Tensor hidden =
      torch::tanh(nn::conv2d(leaves[0], leaves[1], {}, {.padding = 1}) * 0.05);
  const at::Tensor y =
      torch::tanh(nn::conv2d(hidden, leaves[2], {}, {.stride = 2, .padding = 1}) * 0.05);
  const at::Tensor g = torch::autograd::grad({y.square().sum()}, {leaves[0]}, {}, true, true)[0];
  const at::Tensor h = torch::autograd::grad({g.square().sum()}, {leaves[1]}, {}, true, true)[0];
  return torch::autograd::grad({h.square().sum()}, leaves);
}

TEST(Conv2d, ThirdDerivativesAreThoseOfFloat64) {
  const Tensors inputs = {drawn({2, 16, 60, 60}, 1), drawn({20, 16, 3, 3}, 2),
                          drawn({16, 20, 4, 4}, 3)};
  const Tensors found = penalty_gradients(inputs);
  const Tensors truth = penalty_gradients(in_double(inputs));
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_LE(error(found[i], truth[i]), 1e-4) << i;
}

TEST(Conv2d, LeavesTheRestToLibTorch) {
  const at::Tensor x = drawn({2, 32, 20, 20}, 1);
  const at::Tensor weight = drawn({32, 32, 3, 3}, 2);
  const at::Tensor x64 = x.to(torch::kDouble);
  const at::Tensor weight64 = weight.to(torch::kDouble);
  EXPECT_TRUE(
      nn::conv2d(x64, weight64, {}, {.padding = 1}).equal(torch::conv2d(x64, weight64, {}, 1, 1)));
  EXPECT_TRUE(nn::conv2d(x, weight, {}, {.stride = 2}).equal(torch::conv2d(x, weight, {}, 2)));
  EXPECT_TRUE(nn::conv2d(x, weight, {}, {.padding = 2, .dilation = 2})
                  .equal(torch::conv2d(x, weight, {}, 1, 2, 2)));
  const at::Tensor narrow = weight.narrow(1, 0, 16);
  EXPECT_TRUE(nn::conv2d(x, narrow, {}, {.padding = 1, .groups = 2})
                  .equal(torch::conv2d(x, narrow, {}, 1, 1, 1, 2)));
  const at::Tensor odd = drawn({2, 32, 63, 65}, 4);
  const at::Tensor even = drawn({32, 32, 4, 4}, 5);
  EXPECT_TRUE(nn::conv2d(odd, even, {}, {.stride = 2, .padding = 1})
                  .equal(torch::conv2d(odd, even, {}, 2, 1)));
  const at::Tensor wide = drawn({32, 32, 5, 5}, 3);
  EXPECT_TRUE(nn::conv2d(x, wide, {}, {.padding = 2}).equal(torch::conv2d(x, wide, {}, 1, 2)));
  EXPECT_THROW(nn::conv2d(x, drawn({32, 31, 3, 3}, 3)), c10::Error);
}

TEST(Conv2d, DoesAllThatWithAvx2AloneToo) {
  if ((hwy::SupportedTargets() & k_avx512) == 0) {
    GTEST_SKIP() << "this processor has no AVX-512, so the other tests have shown it";
  }
  const std::string command = std::string(k_without_avx512) + "=1 /proc/" +
                              std::to_string(::getpid()) +
                              "/exe --gtest_brief=1 --gtest_filter=-*Avx2Alone*";
  EXPECT_EQ(std::system(command.c_str()), 0);
}

}  // namespace
}  // namespace oct::nn
