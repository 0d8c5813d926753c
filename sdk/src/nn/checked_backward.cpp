// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/checked_backward.h"

#include <cmath>
#include <string>

#include "octsdk/error.h"

namespace oct::nn {

void checked_backward(const at::Tensor& loss, const Progress& progress, std::string_view what) {
  if (!loss.defined() || loss.numel() != 1) {
    const std::string found =
        loss.defined() ? std::to_string(loss.numel()) + " values" : "no value at all";
    throw Error(ExitCode::plugin_failed, "backward: '" + std::string(what) + "' has " + found +
                                             ", expected a scalar; sum or average it first");
  }
  const double value = loss.item<double>();
  if (!std::isfinite(value)) {
    throw Error(ExitCode::diverged, "training diverged at step " +
                                        std::to_string(progress.step + 1) + ": " +
                                        std::string(what) + " is " + std::to_string(value));
  }
  loss.backward();
}

}  // namespace oct::nn
