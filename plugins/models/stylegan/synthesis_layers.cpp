// SPDX-License-Identifier: Apache-2.0
#include "synthesis_layers.h"

#include <cmath>

#include "octsdk/nn/modulated_conv_act.h"

namespace oct::stylegan {
namespace {

FullyConnected affine(std::int64_t style, std::int64_t in) {
  return FullyConnected(FullyConnectedOptions{.in = style, .out = in, .bias_init = 1});
}

}  // namespace

StyledConvolutionImpl::StyledConvolutionImpl(const StyledOptions& options)
    : options_(options),
      affine_(register_module("affine", affine(options.style, options.in))),
      weight_(register_parameter("weight", torch::randn({options.out, options.in, 3, 3}))),
      noise_strength_(register_parameter("noise_strength", torch::zeros({}))),
      bias_(register_parameter("bias", torch::zeros({options.out}))),
      noise_const_(
          register_buffer("noise_const", torch::randn({options.size.height, options.size.width}))),
      filter_(register_buffer("resample_filter", resample_filter())) {}

at::Tensor StyledConvolutionImpl::forward(const at::Tensor& x, const at::Tensor& style,
                                          const at::Tensor& noise) {
  // As published, the weight of an upsampling layer is turned round.
  const nn::ModulatedConv conv{
      .resample = {.up = options_.up, .padding = 1, .correlate = options_.up == 1},
      .powers = powers_.of(weight_)};
  const at::Tensor added = noise.defined() ? noise * noise_strength_ : noise;
  return nn::modulated_conv_act(x, weight_, affine_->forward(style), filter_, added, bias_, conv,
                                {.activation = nn::Activation::lrelu});
}

ToImageImpl::ToImageImpl(std::int64_t in, std::int64_t channels, std::int64_t style)
    : affine_(register_module("affine", affine(style, in))),
      weight_(register_parameter("weight", torch::randn({channels, in, 1, 1}))),
      bias_(register_parameter("bias", torch::zeros({channels}))) {}

at::Tensor ToImageImpl::forward(const at::Tensor& x, const at::Tensor& style) {
  const double gain = 1 / std::sqrt(static_cast<double>(weight_.size(1)));
  return nn::modulated_conv_act(x, weight_, affine_->forward(style) * gain, {}, {}, bias_,
                                {.demodulate = false}, {});
}

}  // namespace oct::stylegan
