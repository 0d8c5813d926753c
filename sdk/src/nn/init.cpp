// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/init.h"

#include <torch/torch.h>

namespace oct::nn {
namespace {

void draw(const at::Tensor& weight, Init init, double gain) {
  switch (init) {
    case Init::normal:
      torch::nn::init::normal_(weight, 0.0, gain);
      return;
    case Init::xavier:
      torch::nn::init::xavier_normal_(weight, gain);
      return;
    case Init::kaiming:
      torch::nn::init::kaiming_normal_(weight);
      return;
    case Init::orthogonal:
      torch::nn::init::orthogonal_(weight, gain);
      return;
  }
}

}  // namespace

template <>
std::vector<std::string> words<Init>() {
  return {"normal", "xavier", "kaiming", "orthogonal"};
}

void init_weights(torch::nn::Module& network, Init init, double gain) {
  for (const auto& item : network.named_parameters()) {
    const std::string& name = item.key();
    const bool is_bias = name.substr(name.rfind('.') + 1) == "bias";
    if (item.value().dim() >= 2) {
      draw(item.value(), init, gain);
    } else if (is_bias) {
      torch::nn::init::zeros_(item.value());
    } else {
      torch::nn::init::normal_(item.value(), 1.0, gain);
    }
  }
}

}  // namespace oct::nn
