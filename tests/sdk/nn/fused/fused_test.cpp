// SPDX-License-Identifier: Apache-2.0
// Kernels that do several layers in one pass over memory: against LibTorch's own operators
// (use_reference_ops), against finite differences, and with other numbers of threads.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include "differentiable.h"
#include "octsdk/error.h"
#include "octsdk/nn/bias_act.h"
#include "octsdk/nn/fast_ops.h"
#include "octsdk/nn/instance_norm.h"
#include "octsdk/nn/modulated_conv_act.h"
#include "octsdk/nn/pixel_norm.h"
#include "octsdk/nn/reflect_pad.h"
#include "octsdk/nn/upfirdn2d.h"

namespace oct::nn {
namespace {

using Tensors = std::vector<at::Tensor>;

struct FusedCase {
  const char* name;
  testing::TensorFunction function;
  /// Shapes of the inputs for images [n, 3, h, w].
  std::function<std::vector<std::vector<std::int64_t>>(std::int64_t n, std::int64_t h,
                                                       std::int64_t w)>
      shapes;
};

at::Tensor by_activation(const Tensors& in, Activation activation) {
  return bias_act(in[0], in[1], {.activation = activation, .alpha = 0.3});
}

at::Tensor normalised(const Tensors& in, Activation activation) {
  return instance_norm_act(in[0], {.activation = activation}, in.size() > 1 ? in[1] : at::Tensor());
}

at::Tensor styled(const Tensors& in, std::int64_t up) {
  const ModulatedConv options{.resample = {.up = up, .padding = 1}};
  const at::Tensor filter = setup_filter({1, 3, 3, 1}).to(in[0].dtype());
  return modulated_conv_act(in[0], in[1], in[2], filter, in[3], in[4], options,
                            {.activation = Activation::lrelu});
}

std::vector<FusedCase> cases() {
  const auto image_and_bias = [](auto n, auto h, auto w) {
    return std::vector<std::vector<std::int64_t>>{{n, 3, h, w}, {3}};
  };
  const auto image = [](auto n, auto h, auto w) {
    return std::vector<std::vector<std::int64_t>>{{n, 3, h, w}};
  };
  const auto two_images = [](auto n, auto h, auto w) {
    return std::vector<std::vector<std::int64_t>>{{n, 3, h, w}, {n, 3, h, w}};
  };
  return {
      {"linear", [](const Tensors& in) { return by_activation(in, Activation::linear); },
       image_and_bias},
      {"relu", [](const Tensors& in) { return by_activation(in, Activation::relu); },
       image_and_bias},
      {"lrelu", [](const Tensors& in) { return by_activation(in, Activation::lrelu); },
       image_and_bias},
      {"norm", [](const Tensors& in) { return normalised(in, Activation::linear); }, image},
      {"norm+relu", [](const Tensors& in) { return normalised(in, Activation::relu); }, image},
      {"norm+lrelu", [](const Tensors& in) { return normalised(in, Activation::lrelu); }, image},
      {"norm+sum", [](const Tensors& in) { return normalised(in, Activation::relu); }, two_images},
      {"leaky+pixelnorm", [](const Tensors& in) { return leaky_pixel_norm(in[0], 0.2); }, image},
      {"reflected border", [](const Tensors& in) { return reflect_pad2d(in[0], 1); }, image},
      {"styled", [](const Tensors& in) { return styled(in, 1); },
       [](auto n, auto h, auto w) {
         return std::vector<std::vector<std::int64_t>>{
             {n, 3, h, w}, {4, 3, 3, 3}, {n, 3}, {n, 1, h, w}, {4}};
       }},
      {"styled, one noise for all, doubled", [](const Tensors& in) { return styled(in, 2); },
       [](auto n, auto h, auto w) {
         return std::vector<std::vector<std::int64_t>>{
             {n, 3, h, w}, {4, 3, 3, 3}, {n, 3}, {2 * h, 2 * w}, {4}};
       }},
  };
}

Tensors drawn(const FusedCase& one, std::int64_t n, std::int64_t h, std::int64_t w,
              at::ScalarType type) {
  torch::manual_seed(11);
  Tensors inputs;
  for (const auto& shape : one.shapes(n, h, w)) inputs.push_back(torch::randn(shape).to(type));
  return inputs;
}

/// The result and the gradients by all inputs, of a loss that weighs every value differently.
Tensors result_and_gradients(const FusedCase& one, const Tensors& given) {
  Tensors inputs;
  for (const at::Tensor& tensor : given) inputs.push_back(tensor.clone().requires_grad_(true));
  const at::Tensor y = one.function(inputs);
  torch::manual_seed(12);
  Tensors all = torch::autograd::grad({(y * torch::randn_like(y)).sum()}, inputs);
  all.insert(all.begin(), y.detach());
  return all;
}

Tensors by_reference(const FusedCase& one, const Tensors& given) {
  use_reference_ops(true);
  Tensors all = result_and_gradients(one, given);
  use_reference_ops(false);
  return all;
}

TEST(Fused, EqualsLibTorchsOperators) {
  for (const FusedCase& one : cases()) {
    SCOPED_TRACE(one.name);
    for (const auto& [n, h, w] : std::vector<std::array<std::int64_t, 3>>{
             {1, 2, 3}, {2, 5, 7}, {3, 16, 16}, {1, 65, 67}, {2, 128, 96}}) {
      SCOPED_TRACE(w);
      for (const at::ScalarType type : {torch::kFloat, torch::kDouble}) {
        const Tensors given = drawn(one, n, h, w, type);
        const Tensors fast = result_and_gradients(one, given);
        const Tensors plain = by_reference(one, given);
        for (std::size_t i = 0; i < plain.size(); ++i) {
          const double most = plain[i].abs().max().item<double>();
          const double off = (fast[i] - plain[i]).abs().max().item<double>();
          EXPECT_EQ(fast[i].sizes(), plain[i].sizes());
          EXPECT_LE(off, (type == torch::kFloat ? 3e-6 : 1e-13) * (1 + most)) << "result " << i;
        }
      }
    }
  }
}

TEST(Fused, IsDifferentiableTwice) {
  for (const FusedCase& one : cases()) {
    SCOPED_TRACE(one.name);
    expect_differentiable_twice(one.function, drawn(one, 2, 3, 2, torch::kDouble));
  }
}

TEST(Fused, GivesTheSameBitsForAnyNumberOfThreads) {
  const int before = at::get_num_threads();
  for (const FusedCase& one : cases()) {
    if (std::string(one.name).starts_with("styled")) continue;  // has a convolution in it
    SCOPED_TRACE(one.name);
    const Tensors given = drawn(one, 2, 130, 70, torch::kFloat);
    at::set_num_threads(1);
    const Tensors alone = result_and_gradients(one, given);
    at::set_num_threads(2);
    const Tensors together = result_and_gradients(one, given);
    for (std::size_t i = 0; i < alone.size(); ++i) {
      EXPECT_TRUE(torch::equal(alone[i], together[i])) << "result " << i;
    }
  }
  at::set_num_threads(before);
}

TEST(Fused, KeepsGradientsOnlyWhereTheyAreWanted) {
  const at::Tensor x = torch::randn({2, 3, 5, 4});
  const at::Tensor bias = torch::randn({3}).requires_grad_(true);
  const at::Tensor y = bias_act(x, bias, {.activation = Activation::lrelu});
  y.sum().backward();
  EXPECT_FALSE(x.grad().defined());
  EXPECT_EQ(bias.grad().sizes(), bias.sizes());
}

TEST(Fused, TakesOtherLayoutsByLibTorchsOperators) {
  const at::Tensor x = torch::randn({2, 3, 6, 4}).to(at::MemoryFormat::ChannelsLast);
  const at::Tensor y = instance_norm_act(x, {.activation = Activation::relu});
  EXPECT_TRUE(torch::allclose(
      y, instance_norm_act(x.contiguous(), {.activation = Activation::relu}), 1e-5, 1e-6));
  EXPECT_EQ(leaky_pixel_norm(x.to(torch::kBFloat16), 0.2).scalar_type(), torch::kBFloat16);
}

TEST(Fused, RefusesActivationsThatAreNoKink) {
  const at::Tensor x = torch::randn({1, 2, 3, 4});
  EXPECT_THROW(instance_norm_act(x, {.activation = Activation::tanh}), Error);
  EXPECT_THROW(instance_norm_act(x, {.activation = Activation::lrelu, .alpha = -1}), Error);
}

}  // namespace
}  // namespace oct::nn
