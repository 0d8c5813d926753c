// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "octsdk/metric.h"

namespace oct::metrics {

/// Holds the images that a metric is shown against the first of them. One thread.
class SameShape {
 public:
  /// Throws Error(invalid_input) naming `metric`, image and both shapes when channels, height or
  /// width of `batch` are others than before, and naming the image that is not finite.
  void check(const std::string& metric, const MetricBatch& batch);

 private:
  at::Tensor first_;
  std::string id_;
};

}  // namespace oct::metrics
