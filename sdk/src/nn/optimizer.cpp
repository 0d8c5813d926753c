// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/optimizer.h"

namespace oct::nn {

Optimizer::Optimizer(std::vector<NamedParameter> parameters) : parameters_(std::move(parameters)) {}

Optimizer::~Optimizer() = default;

void Optimizer::zero_grad() {
  for (NamedParameter& parameter : parameters_) parameter.tensor.mutable_grad().reset();
}

}  // namespace oct::nn
