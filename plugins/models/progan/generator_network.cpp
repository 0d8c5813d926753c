// SPDX-License-Identifier: Apache-2.0
#include "generator_network.h"

#include "octsdk/error.h"
#include "octsdk/nn/pixel_norm.h"

namespace oct::progan {
namespace {

// "Dense" has a bias for each feature, not for each of its 16 places; its gain is that of a
// convolution whose window sees one of them.
constexpr double k_dense_gain = nn::k_he_gain / 4;
constexpr std::int64_t k_places = 16;

at::Tensor activated(const at::Tensor& x) {
  return nn::leaky_pixel_norm(x, k_leak);
}

at::Tensor doubled(const at::Tensor& x) {
  return torch::upsample_nearest2d(x, {2 * x.size(2), 2 * x.size(3)});
}

}  // namespace

GeneratorNetwork::GeneratorNetwork(const Architecture& architecture) : architecture_(architecture) {
  add_start();
  for (std::int64_t level = 1; level <= architecture_.doublings(); ++level) add_block(level);
  for (std::int64_t level = 0; level <= architecture_.doublings(); ++level) {
    to_rgb_.push_back(register_module(
        "ToRGB_lod" + std::to_string(architecture_.doublings() - level),
        std::make_shared<nn::EqualizedConv2d>(architecture_.width(level), architecture_.channels, 1,
                                              architecture_.head_gain)));
  }
  lod_ = register_buffer("lod", torch::tensor(static_cast<double>(architecture_.doublings())));
}

void GeneratorNetwork::add_start() {
  const std::int64_t in = architecture_.latent + architecture_.classes;
  const std::int64_t width = architecture_.width(0);
  const auto block = register_module("4x4", std::make_shared<torch::nn::Module>());
  if (architecture_.transposed_start) {
    transposed_ = block->register_module("Conv0", torch::nn::ConvTranspose2d(in, width, 4));
  } else {
    dense_ = block->register_module(
        "Dense", std::make_shared<nn::EqualizedLinear>(in, width * k_places, k_dense_gain, width));
  }
  conv0_.emplace_back();
  conv1_.push_back(
      block->register_module("Conv", std::make_shared<nn::EqualizedConv2d>(width, width, 3)));
}

void GeneratorNetwork::add_block(std::int64_t level) {
  const std::int64_t in = architecture_.width(level - 1);
  const std::int64_t out = architecture_.width(level);
  const auto block =
      register_module(Architecture::block_name(level), std::make_shared<torch::nn::Module>());
  const bool fused = architecture_.fused;
  conv0_.push_back(block->register_module(
      fused ? "Conv0_up" : "Conv0",
      std::make_shared<nn::EqualizedConv2d>(in, out, 3, nn::k_he_gain,
                                            fused ? nn::Rescale::doubled : nn::Rescale::none)));
  conv1_.push_back(
      block->register_module("Conv1", std::make_shared<nn::EqualizedConv2d>(out, out, 3)));
}

at::Tensor GeneratorNetwork::style(const at::Tensor& latents, const at::Tensor& labels) const {
  if (architecture_.classes == 0) return nn::pixel_norm(latents);
  if (!labels.defined() || labels.dim() != 2 || labels.size(1) != architecture_.classes) {
    throw Error(ExitCode::usage, "progan was trained with --conditional and makes images of " +
                                     std::to_string(architecture_.classes) + " classes; " +
                                     (labels.defined() ? "labels of another width" : "no label") +
                                     " was given, expected one of [N, " +
                                     std::to_string(architecture_.classes) + "]: name a class");
  }
  return nn::pixel_norm(torch::cat({latents, labels.to(latents.options())}, 1));
}

// In the published network a normalisation follows the dense layer; none follows the plain
// transposed convolution of the other recipe.
at::Tensor GeneratorNetwork::start(const at::Tensor& styles) const {
  if (transposed_) {
    const at::Tensor x = torch::conv_transpose2d(styles.unsqueeze(-1).unsqueeze(-1),
                                                 transposed_->weight, transposed_->bias);
    return torch::leaky_relu(x, k_leak);
  }
  const at::Tensor x = dense_->product(styles).view({-1, architecture_.width(0), 4, 4});
  return activated(x + dense_->bias().view({1, -1, 1, 1}));
}

at::Tensor GeneratorNetwork::block(std::int64_t level, const at::Tensor& x) const {
  const auto at = static_cast<std::size_t>(level);
  if (level == 0) return activated(conv1_[at]->forward(x));
  const at::Tensor wide = architecture_.fused ? x : doubled(x);
  return activated(conv1_[at]->forward(activated(conv0_[at]->forward(wide))));
}

at::Tensor GeneratorNetwork::forward(const at::Tensor& styles, double lod) const {
  const Lod now(lod);
  const std::int64_t last = architecture_.doublings() - now.whole;
  at::Tensor x = block(0, start(styles));
  at::Tensor below;
  for (std::int64_t level = 1; level <= last; ++level) {
    if (level == last && now.fade > 0) {
      below = doubled(to_rgb_[static_cast<std::size_t>(level - 1)]->forward(x));
    }
    x = block(level, x);
  }
  at::Tensor image = to_rgb_[static_cast<std::size_t>(last)]->forward(x);
  if (below.defined()) image = torch::lerp(image, below, now.fade);
  return architecture_.tanh && last > 0 ? image.tanh() : image;
}

at::Tensor GeneratorNetwork::at_full_size(const at::Tensor& images) const {
  if (images.size(2) == architecture_.size) return images;
  return torch::upsample_nearest2d(images, {architecture_.size, architecture_.size});
}

at::Tensor GeneratorNetwork::style_weights() const {
  return dense_ ? dense_->weight().detach()
                : transposed_->weight.detach().flatten(1).transpose(0, 1);
}

}  // namespace oct::progan
