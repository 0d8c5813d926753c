// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/layers.h"

#include <string>
#include <variant>

#include "octsdk/error.h"
#include "octsdk/nn/conv2d.h"

namespace oct::nn {
template <>
std::vector<std::string> words<Norm>() {
  return {"instance", "batch", "none"};
}

template <>
std::vector<std::string> words<Padding>() {
  return {"reflect", "replicate", "zero"};
}

void push_norm(torch::nn::Sequential& layers, Norm norm, std::int64_t channels) {
  switch (norm) {
    case Norm::instance:
      layers->push_back(torch::nn::InstanceNorm2d(channels));
      return;
    case Norm::batch:
      layers->push_back(torch::nn::BatchNorm2d(channels));
      return;
    case Norm::none:
      layers->push_back(torch::nn::Identity());
      return;
  }
}

namespace {

constexpr double k_leak = 0.2;

/// The number that both axes share.
std::int64_t both(const torch::ExpandingArray<2>& sizes, const char* what) {
  if (sizes->at(0) != sizes->at(1)) {
    throw Error(ExitCode::usage, std::string("convolution: the ") + what + " is " +
                                     std::to_string(sizes->at(0)) + " along y and " +
                                     std::to_string(sizes->at(1)) + " along x; expected the same");
  }
  return sizes->at(0);
}

}  // namespace

Conv2dImpl::Conv2dImpl(const torch::nn::Conv2dOptions& options)
    : ConvNdImpl(torch::nn::detail::ConvNdOptions<2>(options.in_channels(), options.out_channels(),
                                                     options.kernel_size())
                     .stride(options.stride())
                     .padding(options.padding())
                     .dilation(options.dilation())
                     .groups(options.groups())
                     .bias(options.bias())
                     .padding_mode(options.padding_mode())) {}

at::Tensor Conv2dImpl::forward(const at::Tensor& x) {
  Conv2dShape shape{both(options.stride(), "stride"),
                    both(std::get<torch::ExpandingArray<2>>(options.padding()), "padding"),
                    both(options.dilation(), "dilation"), options.groups()};
  if (std::holds_alternative<torch::enumtype::kZeros>(options.padding_mode())) {
    return conv2d(x, weight, bias, shape);
  }
  shape.padding = 0;
  const bool reflects = std::holds_alternative<torch::enumtype::kReflect>(options.padding_mode());
  const at::Tensor wide = reflects ? torch::reflection_pad2d(x, _reversed_padding_repeated_twice)
                                   : torch::replication_pad2d(x, _reversed_padding_repeated_twice);
  return conv2d(wide, weight, bias, shape);
}

ConvTranspose2dImpl::ConvTranspose2dImpl(const torch::nn::ConvTranspose2dOptions& options)
    : ConvTransposeNdImpl(torch::nn::detail::ConvNdOptions<2>(
                              options.in_channels(), options.out_channels(), options.kernel_size())
                              .stride(options.stride())
                              .padding(options.padding())
                              .dilation(options.dilation())
                              .groups(options.groups())
                              .bias(options.bias())
                              .transposed(true)
                              .output_padding(options.output_padding())) {}

at::Tensor ConvTranspose2dImpl::forward(const at::Tensor& x) {
  return conv_transpose2d(x, weight, bias,
                          {both(options.stride(), "stride"),
                           both(std::get<torch::ExpandingArray<2>>(options.padding()), "padding"),
                           both(options.dilation(), "dilation"), options.groups()},
                          both(options.output_padding(), "output padding"));
}

void push_norm_act(torch::nn::Sequential& layers, Norm norm, std::int64_t channels,
                   Activation activation) {
  if (norm == Norm::instance) {
    layers->push_back(InstanceNormActImpl({.activation = activation, .alpha = k_leak}));
    layers->push_back(torch::nn::Identity());
    return;
  }
  push_norm(layers, norm, channels);
  if (activation == Activation::relu) {
    layers->push_back(torch::nn::ReLU(torch::nn::ReLUOptions(true)));
  } else {
    layers->push_back(
        torch::nn::LeakyReLU(torch::nn::LeakyReLUOptions().negative_slope(k_leak).inplace(true)));
  }
}

torch::nn::Conv2dOptions conv_options(std::int64_t in, std::int64_t out, std::int64_t kernel,
                                      std::int64_t stride, std::int64_t pad, Padding padding) {
  torch::nn::Conv2dOptions options(in, out, kernel);
  options.stride(stride).padding(pad);
  if (padding == Padding::reflect) options.padding_mode(torch::kReflect);
  if (padding == Padding::replicate) options.padding_mode(torch::kReplicate);
  return options;
}

}  // namespace oct::nn
