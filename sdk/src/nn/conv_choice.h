// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "winograd.h"

namespace oct::nn {

/// Whether this machine computes a convolution and its gradients faster by Winograd's algorithm
/// than by oneDNN. A table, so that the same shape gives the same bits on every run.
bool winograd_is_faster(const winograd::Convolution& shape);

}  // namespace oct::nn
