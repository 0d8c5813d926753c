// SPDX-License-Identifier: Apache-2.0
#include "octsdk/testing/plain_context.h"

#include <torch/torch.h>

#include <cmath>

#include "octsdk/error.h"
#include "octsdk/nn/optimizer.h"

namespace oct::testing {

PlainContext::~PlainContext() = default;

void PlainContext::backward(const at::Tensor& loss, std::string_view what) {
  if (loss.numel() != 1) {
    throw Error(ExitCode::plugin_failed, "backward(" + std::string(what) + "): the loss has " +
                                             std::to_string(loss.numel()) +
                                             " values, expected a scalar");
  }
  const double value = loss.detach().item<double>();
  if (!std::isfinite(value)) {
    throw Error(ExitCode::diverged, std::string(what) + " is " + std::to_string(value));
  }
  loss.backward();
}

void PlainContext::step(nn::Optimizer& optimizer) {
  optimizer.step();
}

Rng PlainContext::random(std::string_view purpose) const {
  return {seed_, purpose, 0, static_cast<std::uint64_t>(at.step)};
}

void PlainContext::scalar(std::string_view name, const at::Tensor& value) {
  scalar(name, value.item<double>());
}

void PlainContext::scalar(std::string_view name, double value) {
  scalars[std::string(name)] = value;
}

}  // namespace oct::testing
