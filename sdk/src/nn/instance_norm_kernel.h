// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "plane_act_kernel.h"

namespace oct::nn {

/// out = kink((x - mean) / sqrt(variance + epsilon)) + residual, plane by plane; `residual` may be
/// null. Writes mean and 1 / sqrt(variance + epsilon) of each plane to `moments` [planes, 2].
template <typename T>
void instance_norm_forward(const T* x, const T* residual, const Planes& planes, const Kink& kink,
                           double epsilon, T* out, T* moments);

/// The gradient by x out of that by the result.
template <typename T>
void instance_norm_backward(const T* gradient, const T* x, const T* moments, const Planes& planes,
                            const Kink& kink, T* to_x);

}  // namespace oct::nn
