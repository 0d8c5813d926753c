// SPDX-License-Identifier: Apache-2.0
#include "common/same_shape.h"

#include <ATen/ATen.h>

#include <sstream>

#include "octsdk/error.h"
#include "octsdk/finite.h"

namespace oct::metrics {
namespace {

std::string shape_of(const at::Tensor& images) {
  std::ostringstream text;
  text << images.size(1) << " x " << images.size(2) << " x " << images.size(3);
  return text.str();
}

}  // namespace

void SameShape::check(const std::string& metric, const MetricBatch& batch) {
  check_finite(metric, "image", batch.images, batch.ids);
  if (!first_.defined()) {
    first_ = batch.images.narrow(0, 0, 1).clone();
    id_ = batch.ids.front();
  }
  if (batch.images.sizes().slice(1) == first_.sizes().slice(1)) return;
  throw Error(ExitCode::invalid_input,
              metric + ": '" + batch.ids.front() + "' is " + shape_of(batch.images) +
                  " (channels x height x width), '" + id_ + "' is " + shape_of(first_) +
                  "; images that are compared must have one shape");
}

}  // namespace oct::metrics
