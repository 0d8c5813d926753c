// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "golden.h"

namespace oct::golden {

struct Tolerance {
  double atol = 0;
  double rtol = 0;
};

/// The entry of "checks" whose "what" lists `metric`; fails the test when there is none.
Tolerance tolerance_of(const Golden& golden, const std::string& metric);
/// Element by element; infinities must be equal.
void expect_close(const at::Tensor& computed, const at::Tensor& stored, const std::string& name,
                  Tolerance tolerance);

/// Compares everything a golden holds of kid, fd and prdc: "values" of the JSON and f64/ tensors.
void run_feature_metrics(const Golden& golden);
/// Whether f64/`name` is one of theirs.
bool is_of_feature_metric(const std::string& name);

}  // namespace oct::golden
