// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "octsdk/export.h"

namespace oct::nn {

/// `x` [N, C, H, W] with `pad` pixels more on every side, mirrored at the border pixels, which are
/// not repeated. `pad` from 0 to less than H and W. Differentiable any number of times. Throws what
/// LibTorch throws for other paddings. Thread-safe.
OCT_API at::Tensor reflect_pad2d(const at::Tensor& x, std::int64_t pad);

}  // namespace oct::nn
