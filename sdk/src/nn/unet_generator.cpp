// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/unet_generator.h"

#include "octsdk/error.h"

namespace oct::nn {
namespace {

using torch::nn::ConvTranspose2dOptions;

/// Where a level stands, and how wide it is.
struct Level {
  std::int64_t input = 0;  ///< channels coming in
  std::int64_t outer = 0;  ///< channels going out upwards (before the skip is joined)
  std::int64_t inner = 0;  ///< channels one level below
  bool outermost = false;
  bool dropout = false;
};

/// One level of the U with all levels below it inside.
class UnetBlockImpl final : public torch::nn::Module {
 public:
  /// `below` is null for the innermost level.
  UnetBlockImpl(const Level& level, Norm norm, const std::shared_ptr<UnetBlockImpl>& below)
      : outermost_(level.outermost) {
    if (!level.outermost) {
      model_->push_back(
          torch::nn::LeakyReLU(torch::nn::LeakyReLUOptions().negative_slope(0.2).inplace(true)));
    }
    model_->push_back(
        Conv2d(conv_options(level.input, level.inner, 4, 2, 1).bias(bias_before(norm))));
    if (below) {
      if (!level.outermost) push_norm(model_, norm, level.inner);
      model_->push_back(below);
    }
    model_->push_back(torch::nn::ReLU(torch::nn::ReLUOptions(true)));
    const std::int64_t joined_channels = below ? 2 * level.inner : level.inner;
    model_->push_back(ConvTranspose2d(ConvTranspose2dOptions(joined_channels, level.outer, 4)
                                          .stride(2)
                                          .padding(1)
                                          .bias(level.outermost || bias_before(norm))));
    if (level.outermost) {
      model_->push_back(torch::nn::Tanh());
    } else {
      push_norm(model_, norm, level.outer);
    }
    if (level.dropout) model_->push_back(torch::nn::Dropout(0.5));
    register_module("model", model_);
  }

  at::Tensor forward(const at::Tensor& x) {
    // The first layer below changes x in place, so the skip carries leaky_relu(x): the same, since
    // the way up begins with a ReLU, and one activation less to keep.
    const at::Tensor y = model_->forward(x);
    return outermost_ ? y : torch::cat({x, y}, 1);
  }

 private:
  bool outermost_;
  torch::nn::Sequential model_;
};

class UnetGenerator final : public ImageNetwork {
 public:
  explicit UnetGenerator(const std::shared_ptr<UnetBlockImpl>& model)
      : model_(register_module("model", model)) {}

  at::Tensor forward(const at::Tensor& images) override { return model_->forward(images); }

 private:
  std::shared_ptr<UnetBlockImpl> model_;
};

}  // namespace

std::shared_ptr<ImageNetwork> make_unet_generator(const UnetOptions& options) {
  if (options.downs < 5) {
    throw Error(ExitCode::usage, "a U-Net generator with " + std::to_string(options.downs) +
                                     " halvings; expected at least 5");
  }
  const std::int64_t width = options.width;
  const std::int64_t deep = 8 * width;
  const auto inside = [&](std::int64_t outer, std::int64_t inner, bool dropout) {
    return Level{.input = outer, .outer = outer, .inner = inner, .dropout = dropout};
  };
  auto block = std::make_shared<UnetBlockImpl>(inside(deep, deep, false), options.norm, nullptr);
  for (std::int64_t i = 5; i < options.downs; ++i) {
    block =
        std::make_shared<UnetBlockImpl>(inside(deep, deep, options.dropout), options.norm, block);
  }
  for (const std::int64_t outer : {4 * width, 2 * width, width}) {
    block = std::make_shared<UnetBlockImpl>(inside(outer, 2 * outer, false), options.norm, block);
  }
  const Level top{.input = options.input_channels,
                  .outer = options.output_channels,
                  .inner = width,
                  .outermost = true};
  return std::make_shared<UnetGenerator>(std::make_shared<UnetBlockImpl>(top, options.norm, block));
}

}  // namespace oct::nn
