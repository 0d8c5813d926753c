// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "octsdk/nn/network.h"

namespace oct::nn {

/// A plain chain of layers, whose parameters are named "<name>.<number of layer>.weight".
class SequentialNetwork final : public ImageNetwork {
 public:
  SequentialNetwork(const std::string& name, const torch::nn::Sequential& layers)
      : layers_(register_module(name, layers)) {}

  at::Tensor forward(const at::Tensor& images) override { return layers_->forward(images); }

 private:
  torch::nn::Sequential layers_;
};

}  // namespace oct::nn
