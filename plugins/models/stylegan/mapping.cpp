// SPDX-License-Identifier: Apache-2.0
#include "mapping.h"

#include <sstream>

#include "octsdk/error.h"
#include "octsdk/nn/pixel_norm.h"

namespace oct::stylegan {
namespace {

constexpr double k_lr_multiplier = 0.01;

void check_labels(const at::Tensor& labels, std::int64_t classes) {
  if (labels.defined() && labels.dim() == 2 && labels.size(1) == classes) return;
  std::ostringstream found;
  if (labels.defined()) {
    found << "labels of shape " << labels.sizes();
  } else {
    found << "no labels";
  }
  throw Error(ExitCode::usage, "stylegan: " + found.str() +
                                   "; the model is conditional: expected [N, " +
                                   std::to_string(classes) + "], one column a class");
}

}  // namespace

MappingImpl::MappingImpl(const MappingOptions& options) : options_(options) {
  std::int64_t in = options.latent;
  if (options.classes > 0) {
    embed_ = register_module("embed", FullyConnected(FullyConnectedOptions{.in = options.classes,
                                                                           .out = options.width}));
    in += options.width;
  }
  for (std::int64_t i = 0; i < options.layers; ++i) {
    const FullyConnectedOptions layer{.in = i == 0 ? in : options.width,
                                      .out = options.width,
                                      .activation = nn::Activation::lrelu,
                                      .lr_multiplier = k_lr_multiplier};
    layers_.push_back(register_module("fc" + std::to_string(i), FullyConnected(layer)));
  }
  if (options.average) average_ = register_buffer("w_avg", torch::zeros({options.width}));
}

at::Tensor MappingImpl::forward(const at::Tensor& z, const at::Tensor& labels) {
  std::vector<at::Tensor> parts;
  if (options_.latent > 0) parts.push_back(nn::pixel_norm(z));
  if (options_.classes > 0) {
    check_labels(labels, options_.classes);
    parts.push_back(
        nn::pixel_norm(embed_->forward(labels.to(embed_->parameters().front().options()))));
  }
  at::Tensor x = parts.size() == 1 ? parts.front() : torch::cat(parts, 1);
  for (FullyConnected& layer : layers_) x = layer->forward(x);
  return x;
}

void MappingImpl::follow(const at::Tensor& mean, double decay) {
  const torch::NoGradGuard no_grad;
  average_.lerp_(mean.detach().to(average_.dtype()), 1 - decay);
}

}  // namespace oct::stylegan
