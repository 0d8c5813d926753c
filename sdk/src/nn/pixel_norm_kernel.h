// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "plane_act_kernel.h"

namespace oct::nn {

/// With a = kink(x): out = a * norm, norm = 1 / sqrt(mean of a^2 over channels + epsilon), [images,
/// pixels].
template <typename T>
void pixel_norm_forward(const T* x, const Planes& planes, const Kink& kink, double epsilon, T* out,
                        T* norm);

/// The gradient by x out of those by `out` and by `norm`, which may be null.
template <typename T>
void pixel_norm_backward(const T* gradient, const T* norm_gradient, const T* out, const T* norm,
                         const Planes& planes, const Kink& kink, T* to_x);

}  // namespace oct::nn
