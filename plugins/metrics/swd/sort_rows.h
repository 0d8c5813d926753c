// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace oct::swd {

/// Sorts each row of `values` [R, M] (float32, contiguous, no NaN) in place, ascending. A radix
/// sort of the bits: ten times as fast as a comparing sort on the long rows of projections, which
/// are most of the work of the metric.
void sort_rows(const at::Tensor& values);

}  // namespace oct::swd
