// SPDX-License-Identifier: Apache-2.0
#include "synthesis.h"

#include "octsdk/error.h"
#include "octsdk/nn/noise.h"
#include "octsdk/nn/upfirdn2d.h"

namespace oct::stylegan {
namespace {

constexpr std::int64_t k_first_level = 4;

void check_count(std::size_t given, std::size_t expected, const char* what) {
  if (given == expected) return;
  throw Error(ExitCode::usage, "stylegan: " + std::to_string(given) + " " + what + "; expected " +
                                   std::to_string(expected));
}

}  // namespace

SynthesisBlockImpl::SynthesisBlockImpl(const Shape& shape, std::int64_t level, std::int64_t style)
    : filter_(register_buffer("resample_filter", resample_filter())) {
  const std::int64_t width = shape.width(level);
  const Size size = shape.at(level);
  if (level == k_first_level) {
    const_ = register_parameter("const", torch::randn({width, size.height, size.width}));
  } else {
    conv0_ = register_module(
        "conv0",
        StyledConvolution(StyledOptions{
            .in = shape.width(level / 2), .out = width, .style = style, .up = 2, .size = size}));
  }
  conv1_ = register_module("conv1", StyledConvolution(StyledOptions{
                                        .in = width, .out = width, .style = style, .size = size}));
  to_image_ = register_module("torgb", ToImage(width, shape.channels, style));
}

std::vector<StyledConvolution> SynthesisBlockImpl::layers() const {
  if (!conv0_) return {conv1_};
  return {conv0_, conv1_};
}

void SynthesisBlockImpl::forward(at::Tensor& x, at::Tensor& image,
                                 const std::vector<at::Tensor>& styles,
                                 const std::vector<at::Tensor>& noise) {
  if (const_.defined()) x = const_.unsqueeze(0).expand({styles[0].size(0), -1, -1, -1});
  const std::vector<StyledConvolution> convolutions = layers();
  for (std::size_t i = 0; i < convolutions.size(); ++i) {
    const at::Tensor added = noise.empty() ? at::Tensor() : noise[i];
    x = StyledConvolution(convolutions[i])->forward(x, styles[i], added);
  }
  const at::Tensor own = to_image_->forward(x, styles.back());
  image = image.defined() ? nn::upsample2d(image, filter_) + own : own;
}

SynthesisImpl::SynthesisImpl(const Shape& shape, std::int64_t style) {
  for (std::int64_t level = k_first_level; level <= shape.resolution(); level *= 2) {
    blocks_.push_back(register_module(block_name(level), SynthesisBlock(shape, level, style)));
  }
}

std::int64_t SynthesisImpl::style_count() const {
  return 2 * static_cast<std::int64_t>(blocks_.size());
}

at::Tensor SynthesisImpl::forward(const at::Tensor& styles, const std::vector<at::Tensor>& noise) {
  const std::vector<at::Tensor> by_layer = styles.unbind(1);
  check_count(by_layer.size(), static_cast<std::size_t>(style_count()), "styles");
  if (!noise.empty()) check_count(noise.size(), layers().size(), "noise maps");
  at::Tensor x;
  at::Tensor image;
  std::ptrdiff_t first = 0;
  for (SynthesisBlock& block : blocks_) {
    const std::int64_t count = block->convolutions();
    const auto styles_here = by_layer.begin() + first;
    std::vector<at::Tensor> noise_here;
    if (!noise.empty()) {
      noise_here.assign(noise.begin() + first, noise.begin() + first + count);
    }
    block->forward(x, image, {styles_here, styles_here + count + 1}, noise_here);
    first += count;
  }
  return image;
}

std::vector<StyledConvolution> SynthesisImpl::layers() const {
  std::vector<StyledConvolution> all;
  for (const SynthesisBlock& block : blocks_) {
    for (StyledConvolution& layer : block->layers()) all.push_back(std::move(layer));
  }
  return all;
}

std::vector<at::Tensor> SynthesisImpl::constant_noise() const {
  std::vector<at::Tensor> maps;
  for (const StyledConvolution& layer : layers()) maps.push_back(layer->noise());
  return maps;
}

std::vector<at::Tensor> SynthesisImpl::random_noise(std::int64_t images, Rng& random) const {
  std::vector<at::Tensor> maps;
  for (const at::Tensor& map : constant_noise()) {
    maps.push_back(
        nn::standard_normal({images, 1, map.size(0), map.size(1)}, random, map.options()));
  }
  return maps;
}

at::Tensor SynthesisImpl::style_weights() const {
  std::vector<at::Tensor> weights;
  for (const StyledConvolution& layer : layers()) weights.push_back(layer->style_weight());
  return torch::cat(weights);
}

}  // namespace oct::stylegan
