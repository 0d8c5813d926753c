// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/resnet_generator.h"

#include "sequential_network.h"

namespace oct::nn {
namespace {

using torch::nn::ConvTranspose2dOptions;
using torch::nn::Sequential;

/// R256 of the paper: x + F(x), two 3x3 convolutions.
class ResnetBlockImpl final : public torch::nn::Module {
 public:
  ResnetBlockImpl(std::int64_t channels, const ResnetOptions& options)
      : normalises_last_(options.norm == Norm::instance) {
    push_convolution(channels, options);
    push_norm_act(conv_block_, options.norm, channels, Activation::relu);
    if (options.dropout) conv_block_->push_back(torch::nn::Dropout(0.5));
    push_convolution(channels, options);
    if (normalises_last_) {
      conv_block_->push_back(InstanceNormActImpl());
    } else {
      push_norm(conv_block_, options.norm, channels);
    }
    register_module("conv_block", conv_block_);
  }

  at::Tensor forward(const at::Tensor& x) {
    if (!normalises_last_) return x + conv_block_->forward(x);
    at::Tensor y = x;
    for (auto layer = conv_block_->begin(); layer != conv_block_->end() - 1; ++layer) {
      y = layer->forward(y);
    }
    return instance_norm_act(y, {}, x);  // the last layer, and the sum in the same pass
  }

 private:
  void push_convolution(std::int64_t channels, const ResnetOptions& options) {
    // Zero padding is done by the convolution: the published network has no layer for it, and the
    // numbers in the names follow from that.
    if (options.padding == Padding::reflect) conv_block_->push_back(ReflectPad2dImpl(1));
    if (options.padding == Padding::replicate) {
      conv_block_->push_back(torch::nn::ReplicationPad2d(1));
    }
    const std::int64_t pad = options.padding == Padding::zero ? 1 : 0;
    conv_block_->push_back(
        Conv2d(conv_options(channels, channels, 3, 1, pad).bias(bias_before(options.norm))));
  }

  bool normalises_last_;
  Sequential conv_block_;
};
TORCH_MODULE(ResnetBlock);

void push_halving(Sequential& model, std::int64_t channels, const ResnetOptions& options) {
  model->push_back(Conv2d(conv_options(channels, 2 * channels, 3, 2, 1, options.strided_padding)
                              .bias(bias_before(options.norm))));
  push_norm_act(model, options.norm, 2 * channels, Activation::relu);
}

void push_doubling(Sequential& model, std::int64_t channels, const ResnetOptions& options) {
  model->push_back(ConvTranspose2d(ConvTranspose2dOptions(channels, channels / 2, 3)
                                       .stride(2)
                                       .padding(1)
                                       .output_padding(1)
                                       .bias(bias_before(options.norm))));
  push_norm_act(model, options.norm, channels / 2, Activation::relu);
}

}  // namespace

std::shared_ptr<ImageNetwork> make_resnet_generator(const ResnetOptions& options) {
  const std::int64_t width = options.width;
  Sequential model;
  model->push_back(ReflectPad2dImpl(3));
  model->push_back(
      Conv2d(conv_options(options.input_channels, width, 7, 1, 0).bias(bias_before(options.norm))));
  push_norm_act(model, options.norm, width, Activation::relu);
  push_halving(model, width, options);
  push_halving(model, 2 * width, options);
  for (std::int64_t i = 0; i < options.blocks; ++i) {
    model->push_back(ResnetBlock(4 * width, options));
  }
  push_doubling(model, 4 * width, options);
  push_doubling(model, 2 * width, options);
  model->push_back(ReflectPad2dImpl(3));
  model->push_back(Conv2d(conv_options(width, options.output_channels, 7, 1, 0)));
  model->push_back(torch::nn::Tanh());
  return std::make_shared<SequentialNetwork>("model", model);
}

}  // namespace oct::nn
