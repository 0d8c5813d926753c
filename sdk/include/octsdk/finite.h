// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "octsdk/export.h"

namespace oct {

/// Throws Error(invalid_input) naming the first of `ids` whose row of `values` [N, ...] holds NaN
/// or an infinity. `metric` stands in front of the message, `what` says what the values are
/// ("image").
OCT_API void check_finite(const std::string& metric, const std::string& what,
                          const at::Tensor& values, const std::vector<std::string>& ids);

}  // namespace oct
