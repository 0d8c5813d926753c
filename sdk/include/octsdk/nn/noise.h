// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "octsdk/export.h"
#include "octsdk/random.h"

namespace oct::nn {

/// Independent draws from N(0, 1), of the shape, type and device of `options`: latent vectors and
/// noise that are a pure function of the stream, so that a resumed run draws the same.
OCT_API at::Tensor standard_normal(at::IntArrayRef shape, Rng& random,
                                   const at::TensorOptions& options);

}  // namespace oct::nn
