// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "winograd.h"

namespace oct::nn {

/// Whether this machine computes a convolution and its gradients faster by Winograd's algorithm
/// than by oneDNN. A table, so that the same shape gives the same bits on every run.
bool winograd_is_faster(const winograd::Convolution& shape);

/// The same of column_weight_gradient().
bool columns_are_faster(const winograd::Convolution& shape);

/// The same of a 3x3 convolution of stride 2 between so many channels, of whose smaller images one
/// has so many pixels, by products of matrices (doubling_kernel.h).
bool doubling_is_faster(std::int64_t in, std::int64_t out, std::int64_t pixels);

}  // namespace oct::nn
