// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/patch_discriminator.h"

#include <algorithm>

#include "octsdk/error.h"
#include "sequential_network.h"

namespace oct::nn {
namespace {

using torch::nn::Sequential;

torch::nn::LeakyReLU leaky_relu() {
  return torch::nn::LeakyReLU(torch::nn::LeakyReLUOptions().negative_slope(0.2).inplace(true));
}

}  // namespace

std::shared_ptr<ImageNetwork> make_patch_discriminator(const PatchOptions& options) {
  if (options.layers < 1) {
    throw Error(ExitCode::usage, "a PatchGAN of " + std::to_string(options.layers) +
                                     " strided layers; expected at least 1");
  }
  Sequential model;
  model->push_back(
      Conv2d(conv_options(options.input_channels, options.width, 4, 2, 1, options.padding)));
  model->push_back(leaky_relu());
  std::int64_t channels = options.width;
  for (std::int64_t n = 1; n <= options.layers; ++n) {
    const std::int64_t next = options.width * std::min<std::int64_t>(std::int64_t{1} << n, 8);
    const std::int64_t stride = n < options.layers ? 2 : 1;
    model->push_back(Conv2d(conv_options(channels, next, 4, stride, 1, options.padding)
                                .bias(bias_before(options.norm))));
    push_norm_act(model, options.norm, next, Activation::lrelu);
    channels = next;
  }
  model->push_back(Conv2d(conv_options(channels, 1, 4, 1, 1, options.padding)));
  if (options.sigmoid) model->push_back(torch::nn::Sigmoid());
  return std::make_shared<SequentialNetwork>("model", model);
}

std::shared_ptr<ImageNetwork> make_pixel_discriminator(const PatchOptions& options) {
  const bool bias = bias_before(options.norm);
  Sequential net;
  net->push_back(Conv2d(conv_options(options.input_channels, options.width, 1, 1, 0)));
  net->push_back(leaky_relu());
  net->push_back(Conv2d(conv_options(options.width, 2 * options.width, 1, 1, 0).bias(bias)));
  push_norm_act(net, options.norm, 2 * options.width, Activation::lrelu);
  net->push_back(Conv2d(conv_options(2 * options.width, 1, 1, 1, 0).bias(bias)));
  if (options.sigmoid) net->push_back(torch::nn::Sigmoid());
  return std::make_shared<SequentialNetwork>("net", net);
}

}  // namespace oct::nn
