// SPDX-License-Identifier: Apache-2.0
#include "layers.h"

#include <cmath>

#include "octsdk/nn/conv_resample.h"
#include "octsdk/nn/upfirdn2d.h"

namespace oct::stylegan {

at::Tensor resample_filter() {
  return nn::setup_filter({1, 3, 3, 1}).to(torch::kFloat);
}

namespace {

/// Not divided by 1: of a model that is loaded, what is drawn takes no memory until it is touched.
at::Tensor drawn_weight(const FullyConnectedOptions& options) {
  const at::Tensor drawn = torch::randn({options.out, options.in});
  return options.lr_multiplier == 1 ? drawn : drawn / options.lr_multiplier;
}

}  // namespace

FullyConnectedImpl::FullyConnectedImpl(const FullyConnectedOptions& options)
    : options_(options),
      weight_(register_parameter("weight", drawn_weight(options))),
      bias_(register_parameter("bias", torch::full({options.out}, options.bias_init))) {}

at::Tensor FullyConnectedImpl::effective_weight() const {
  return weight_ * gain();
}

double FullyConnectedImpl::gain() const {
  return options_.lr_multiplier / std::sqrt(static_cast<double>(options_.in));
}

at::Tensor FullyConnectedImpl::forward(const at::Tensor& x) const {
  const at::Tensor bias = options_.lr_multiplier == 1 ? bias_ : bias_ * options_.lr_multiplier;
  // For an image, scaling the weight costs more than the product; training rounds as published.
  const at::Tensor y = weight_.requires_grad() ? torch::addmm(bias, x, effective_weight().t())
                                               : torch::addmm(bias, x, weight_.t(), 1, gain());
  return options_.activation == nn::Activation::linear
             ? y
             : nn::bias_act(y, {}, {.activation = options_.activation});
}

ConvolutionImpl::ConvolutionImpl(const ConvolutionOptions& options)
    : options_(options),
      weight_(register_parameter(
          "weight", torch::randn({options.out, options.in, options.kernel, options.kernel}))),
      filter_(register_buffer("resample_filter", resample_filter())) {
  if (options.bias) bias_ = register_parameter("bias", torch::zeros({options.out}));
}

at::Tensor ConvolutionImpl::forward(const at::Tensor& x, double gain) const {
  const auto fan_in = static_cast<double>(weight_[0].numel());
  const double total = gain * nn::default_gain(options_.activation);
  // The gain rides on the weight, which is small, wherever the activation lets it through.
  const at::Tensor weight = weight_ * (total / std::sqrt(fan_in));
  const at::Tensor y = nn::conv_resample(x, weight, filter_,
                                         {.down = options_.down, .padding = options_.kernel / 2});
  if (!options_.bias) return y;
  return nn::bias_act(y, bias_ * total, {.activation = options_.activation, .gain = 1});
}

}  // namespace oct::stylegan
