// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/network.h"

#include "octsdk/error.h"

namespace oct::nn {

ImageNetwork::~ImageNetwork() = default;

std::vector<NamedParameter> parameters_of(const std::string& part,
                                          const torch::nn::Module& network) {
  std::vector<NamedParameter> result;
  for (const auto& item : network.named_parameters()) {
    result.push_back({part + "/" + item.key(), item.value()});
  }
  return result;
}

std::int64_t parameter_count(const torch::nn::Module& network) {
  std::int64_t count = 0;
  for (const at::Tensor& parameter : network.parameters()) count += parameter.numel();
  return count;
}

Frozen::Frozen(torch::nn::Module& network) {
  for (at::Tensor& parameter : network.parameters()) {
    if (!parameter.requires_grad()) continue;
    parameter.set_requires_grad(false);
    parameters_.push_back(parameter);
  }
}

Frozen::~Frozen() {
  for (at::Tensor& parameter : parameters_) parameter.set_requires_grad(true);
}

Evaluating::Evaluating(torch::nn::Module& network)
    : network_(network), was_training_(network.is_training()) {
  network_.eval();
}

Evaluating::~Evaluating() {
  network_.train(was_training_);
}

void ema_update(torch::nn::Module& target, const torch::nn::Module& source, double decay) {
  const torch::NoGradGuard no_grad;
  const auto averages = target.named_parameters();
  const auto values = source.named_parameters();
  if (averages.keys() != values.keys()) {
    throw Error(ExitCode::plugin_failed,
                "ema_update: the two networks have different parameters; make both from the same "
                "options");
  }
  for (const auto& item : values) averages[item.key()].lerp_(item.value(), 1.0 - decay);
  const auto buffers = target.named_buffers();
  for (const auto& item : source.named_buffers()) buffers[item.key()].copy_(item.value());
}

}  // namespace oct::nn
