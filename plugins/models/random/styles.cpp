// SPDX-License-Identifier: Apache-2.0
#include "styles.h"

namespace oct::random_model {
namespace {

constexpr double k_average_decay = 0.9;
constexpr double k_first_strength = 0.1;

}  // namespace

MappingImpl::MappingImpl(std::int64_t latent, std::int64_t classes) {
  linear_ = register_module("linear", torch::nn::Linear(latent, latent));
  if (classes > 0) label_ = register_module("label", torch::nn::Linear(classes, latent));
  average_ = register_buffer("average", torch::zeros({latent}));
}

at::Tensor MappingImpl::forward(const at::Tensor& z, const at::Tensor& labels) {
  const at::Tensor style = linear_->forward(z.to(average_.options()));
  if (!label_ || !labels.defined()) return style;
  return style + label_->forward(labels.to(average_.options()));
}

void MappingImpl::follow(const at::Tensor& styles) {
  const torch::NoGradGuard no_grad;
  average_.lerp_(styles.mean(0), 1 - k_average_decay);
}

DetailImpl::DetailImpl(std::int64_t style, std::int64_t channels, std::int64_t cells) {
  shade_ = register_module("shade", torch::nn::Linear(style, channels));
  strength_ = register_parameter("strength", torch::full({}, k_first_strength));
  noise_ = register_buffer("noise", torch::randn({cells, cells}));
}

at::Tensor DetailImpl::forward(const at::Tensor& style, const at::Tensor& grain) {
  return shade_->forward(style).unsqueeze(-1).unsqueeze(-1) + strength_ * grain;
}

}  // namespace oct::random_model
