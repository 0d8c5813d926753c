// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "winograd.h"

namespace oct::nn {

/// winograd::weight_gradient() of a halving convolution, as a product of matrices; for few results,
/// where most of the work is to write the weights: oneDNN writes them in an order of its own first.
/// There must be winograd's kernels.
void column_weight_gradient(const winograd::Convolution& shape, const float* x,
                            const float* y_gradient, float* weight_gradient);

}  // namespace oct::nn
