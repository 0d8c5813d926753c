// SPDX-License-Identifier: Apache-2.0
#include "discriminator.h"

#include <cmath>
#include <numbers>

#include "octsdk/error.h"
#include "octsdk/nn/minibatch_std.h"

namespace oct::stylegan {
namespace {

constexpr std::int64_t k_last_level = 4;
constexpr std::int64_t k_mapping_layers = 8;  // whatever the generator's depth

ConvolutionOptions lrelu_conv(std::int64_t in, std::int64_t out, std::int64_t kernel,
                              std::int64_t down = 1) {
  return {
      .in = in, .out = out, .kernel = kernel, .down = down, .activation = nn::Activation::lrelu};
}

/// The published code wants batches that are multiples of the group; the largest group that divides
/// the batch serves any.
std::int64_t group_for(std::int64_t images, std::int64_t most) {
  std::int64_t group = most == 0 ? images : std::min(most, images);
  while (images % group != 0) --group;
  return group;
}

}  // namespace

DiscriminatorBlockImpl::DiscriminatorBlockImpl(const DiscriminatorOptions& options,
                                               std::int64_t level) {
  const std::int64_t in = options.shape.width(level);
  const std::int64_t out = options.shape.width(level / 2);
  if (level == options.shape.resolution()) {
    from_image_ =
        register_module("fromrgb", Convolution(lrelu_conv(options.shape.channels, in, 1)));
  }
  conv0_ = register_module("conv0", Convolution(lrelu_conv(in, in, 3)));
  conv1_ = register_module("conv1", Convolution(lrelu_conv(in, out, 3, 2)));
  if (options.residual) {
    skip_ =
        register_module("skip", Convolution(ConvolutionOptions{
                                    .in = in, .out = out, .kernel = 1, .down = 2, .bias = false}));
  }
  register_buffer("resample_filter", resample_filter());  // published, and part of its weights
}

at::Tensor DiscriminatorBlockImpl::forward(const at::Tensor& images) {
  const at::Tensor x = from_image_ ? from_image_->forward(images) : images;
  if (!skip_) return conv1_->forward(conv0_->forward(x));
  constexpr double keeps_variance = 1 / std::numbers::sqrt2;
  return skip_->forward(x, keeps_variance) + conv1_->forward(conv0_->forward(x), keeps_variance);
}

EpilogueImpl::EpilogueImpl(const DiscriminatorOptions& options)
    : group_(options.group), group_maps_(options.group_maps) {
  const std::int64_t width = options.shape.width(k_last_level);
  const Size size = options.shape.at(k_last_level);
  conv_ = register_module("conv", Convolution(lrelu_conv(width + group_maps_, width, 3)));
  hidden_ = register_module(
      "fc", FullyConnected(FullyConnectedOptions{.in = width * size.height * size.width,
                                                 .out = width,
                                                 .activation = nn::Activation::lrelu}));
  out_ = register_module("out", FullyConnected(FullyConnectedOptions{
                                    .in = width, .out = options.classes > 0 ? width : 1}));
}

at::Tensor EpilogueImpl::forward(const at::Tensor& x) {
  const at::Tensor seen =
      group_maps_ > 0 ? nn::minibatch_std(x, group_for(x.size(0), group_), group_maps_) : x;
  return out_->forward(hidden_->forward(conv_->forward(seen).flatten(1)));
}

DiscriminatorImpl::DiscriminatorImpl(const DiscriminatorOptions& options)
    : classes_(options.classes) {
  for (std::int64_t level = options.shape.resolution(); level > k_last_level; level /= 2) {
    blocks_.push_back(register_module(block_name(level), DiscriminatorBlock(options, level)));
  }
  epilogue_ = register_module(block_name(k_last_level), Epilogue(options));
  if (classes_ > 0) {
    mapping_ = register_module("mapping",
                               Mapping(MappingOptions{.latent = 0,
                                                      .classes = classes_,
                                                      .width = options.shape.width(k_last_level),
                                                      .layers = k_mapping_layers,
                                                      .average = false}));
  }
}

at::Tensor DiscriminatorImpl::forward(const at::Tensor& images, const at::Tensor& labels) {
  at::Tensor x = images;
  for (DiscriminatorBlock& block : blocks_) x = block->forward(x);
  const at::Tensor scores = epilogue_->forward(x);
  if (classes_ == 0) return scores;
  const at::Tensor label = mapping_->forward({}, labels);
  return (scores * label).sum(1, /*keepdim=*/true) / std::sqrt(static_cast<double>(label.size(1)));
}

void DiscriminatorImpl::freeze(std::int64_t count) {
  std::vector<std::shared_ptr<torch::nn::Module>> layers;
  for (const DiscriminatorBlock& block : blocks_) {
    for (const auto& layer : block->children()) layers.push_back(layer);
  }
  if (count > static_cast<std::int64_t>(layers.size())) {
    throw Error(ExitCode::usage, "--freeze-d " + std::to_string(count) +
                                     ": the discriminator has " + std::to_string(layers.size()) +
                                     " layers before its last level");
  }
  for (std::int64_t i = 0; i < count; ++i) {
    for (at::Tensor& parameter : layers[static_cast<std::size_t>(i)]->parameters()) {
      parameter.set_requires_grad(false);
    }
  }
}

}  // namespace oct::stylegan
