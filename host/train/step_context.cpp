// SPDX-License-Identifier: Apache-2.0
#include "train/step_context.h"

#include <algorithm>

#include "octsdk/nn/checked_backward.h"
#include "octsdk/nn/optimizer.h"
#include "train/autocast.h"

namespace oct::host {

void LocalStepContext::backward(const at::Tensor& loss, std::string_view what) {
  const WithoutAutocast full_precision;
  nn::checked_backward(loss, progress_, what);
}

void LocalStepContext::step(nn::Optimizer& optimizer) {
  optimizer.step();
}

Rng LocalStepContext::random(std::string_view purpose) const {
  return {seed_, purpose, 0, static_cast<std::uint64_t>(progress_.step)};
}

void LocalStepContext::scalar(std::string_view name, const at::Tensor& value) {
  logged_.emplace_back(name, value.detach());
}

void LocalStepContext::scalar(std::string_view name, double value) {
  logged_.emplace_back(name, value);
}

Scalars LocalStepContext::scalars() const {
  Scalars scalars;
  for (const auto& [name, value] : logged_) {
    const double number = std::holds_alternative<double>(value)
                              ? std::get<double>(value)
                              : std::get<at::Tensor>(value).item<double>();
    const auto known = std::find_if(scalars.begin(), scalars.end(),
                                    [&](const auto& scalar) { return scalar.first == name; });
    if (known != scalars.end()) {
      known->second = number;
    } else {
      scalars.emplace_back(name, number);
    }
  }
  return scalars;
}

}  // namespace oct::host
