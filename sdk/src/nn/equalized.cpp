// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/equalized.h"

#include <cmath>

#include "octsdk/nn/conv2d.h"

namespace oct::nn {
namespace {

// The kernel of nearest enlargement (or of the mean over 2 x 2) and convolution together is the
// sum (or mean) of the four kernels that lie one pixel apart.
at::Tensor mean_of_shifts(const at::Tensor& weight) {
  return torch::avg_pool2d(weight, 2, /*stride=*/1, /*padding=*/1);
}

}  // namespace

at::Tensor rescaling_conv2d(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                            Rescale rescale) {
  switch (rescale) {
    case Rescale::doubled:
      return conv_transpose2d(x, mean_of_shifts(weight) * 4, bias, {.stride = 2, .padding = 1});
    case Rescale::halved:
      return conv2d(x, mean_of_shifts(weight), bias, {.stride = 2, .padding = 1});
    case Rescale::none:
      break;
  }
  return conv2d(x, weight, bias, {.padding = weight.size(2) / 2});
}

EqualizedConv2d::EqualizedConv2d(std::int64_t in, std::int64_t out, std::int64_t kernel,
                                 double gain, Rescale rescale)
    : scale_(gain / std::sqrt(static_cast<double>(kernel * kernel * in))), rescale_(rescale) {
  const bool transposed = rescale == Rescale::doubled;
  weight_ = register_parameter(
      "weight", torch::randn({transposed ? in : out, transposed ? out : in, kernel, kernel}));
  bias_ = register_parameter("bias", torch::zeros({out}));
}

at::Tensor EqualizedConv2d::forward(const at::Tensor& x) const {
  return rescaling_conv2d(x, weight_ * scale_, bias_, rescale_);
}

EqualizedLinear::EqualizedLinear(std::int64_t in, std::int64_t out, double gain,
                                 std::int64_t biases)
    : scale_(gain / std::sqrt(static_cast<double>(in))) {
  weight_ = register_parameter("weight", torch::randn({out, in}));
  bias_ = register_parameter("bias", torch::zeros({biases > 0 ? biases : out}));
}

at::Tensor EqualizedLinear::product(const at::Tensor& x) const {
  return torch::linear(x, weight_ * scale_);
}

}  // namespace oct::nn
