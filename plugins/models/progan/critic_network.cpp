// SPDX-License-Identifier: Apache-2.0
#include "critic_network.h"

#include "octsdk/nn/bias_act.h"
#include "octsdk/nn/minibatch_std.h"

namespace oct::progan {
namespace {

/// Keeps its result for the way back and not its input.
at::Tensor activated(const at::Tensor& x) {
  return nn::bias_act(x, {}, {.activation = nn::Activation::lrelu, .alpha = k_leak, .gain = 1});
}

}  // namespace

CriticNetwork::CriticNetwork(const Architecture& architecture) : architecture_(architecture) {
  for (std::int64_t level = 0; level <= architecture_.doublings(); ++level) {
    from_rgb_.push_back(
        register_module("FromRGB_lod" + std::to_string(architecture_.doublings() - level),
                        std::make_shared<nn::EqualizedConv2d>(architecture_.channels,
                                                              architecture_.width(level), 1)));
  }
  add_end();
  for (std::int64_t level = 1; level <= architecture_.doublings(); ++level) add_block(level);
}

void CriticNetwork::add_end() {
  const std::int64_t width = architecture_.width(0);
  const auto block = register_module("4x4", std::make_shared<torch::nn::Module>());
  conv0_.push_back(
      block->register_module("Conv", std::make_shared<nn::EqualizedConv2d>(width + 1, width, 3)));
  conv1_.emplace_back();
  dense0_ =
      block->register_module("Dense0", std::make_shared<nn::EqualizedLinear>(width * 16, width));
  dense1_ = block->register_module(
      "Dense1", std::make_shared<nn::EqualizedLinear>(width, 1 + architecture_.classes,
                                                      architecture_.head_gain));
}

void CriticNetwork::add_block(std::int64_t level) {
  const std::int64_t in = architecture_.width(level);
  const std::int64_t out = architecture_.width(level - 1);
  const std::int64_t between = architecture_.narrow_first ? out : in;
  const auto block =
      register_module(Architecture::block_name(level), std::make_shared<torch::nn::Module>());
  const bool fused = architecture_.fused;
  conv0_.push_back(
      block->register_module("Conv0", std::make_shared<nn::EqualizedConv2d>(in, between, 3)));
  conv1_.push_back(block->register_module(
      fused ? "Conv1_down" : "Conv1",
      std::make_shared<nn::EqualizedConv2d>(between, out, 3, nn::k_he_gain,
                                            fused ? nn::Rescale::halved : nn::Rescale::none)));
}

at::Tensor CriticNetwork::from_rgb(std::int64_t level, const at::Tensor& images) const {
  return activated(from_rgb_[static_cast<std::size_t>(level)]->forward(images));
}

at::Tensor CriticNetwork::block(std::int64_t level, const at::Tensor& x) const {
  const auto at = static_cast<std::size_t>(level);
  const at::Tensor y = activated(conv1_[at]->forward(activated(conv0_[at]->forward(x))));
  return architecture_.fused ? y : torch::avg_pool2d(y, 2);
}

at::Tensor CriticNetwork::end(const at::Tensor& x) const {
  const at::Tensor y =
      activated(conv0_.front()->forward(nn::minibatch_std(x, architecture_.group)));
  const at::Tensor judgement = dense1_->forward(activated(dense0_->forward(y.flatten(1))));
  return judgement.to(dense1_->bias().scalar_type());  // losses in full precision
}

Judgement CriticNetwork::forward(const at::Tensor& images, double lod) const {
  const Lod now(lod);
  const std::int64_t first = architecture_.doublings() - now.whole;
  at::Tensor x = from_rgb(first, images);
  for (std::int64_t level = first; level > 0; --level) {
    x = block(level, x);
    if (level == first && now.fade > 0) {
      x = torch::lerp(x, from_rgb(level - 1, torch::avg_pool2d(images, 2)), now.fade);
    }
  }
  const at::Tensor judgement = end(x);
  if (architecture_.classes == 0) return {judgement.flatten(), {}};
  return {judgement.select(1, 0), judgement.narrow(1, 1, architecture_.classes)};
}

}  // namespace oct::progan
