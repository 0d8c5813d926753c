// SPDX-License-Identifier: Apache-2.0
#include "octsdk/testing/plain_context.h"

#include "octsdk/nn/checked_backward.h"
#include "octsdk/nn/optimizer.h"

namespace oct::testing {

PlainContext::~PlainContext() = default;

void PlainContext::backward(const at::Tensor& loss, std::string_view what) {
  nn::checked_backward(loss, at, what);
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
