// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/pixel_norm.h"

#include <torch/torch.h>

namespace oct::nn {

at::Tensor pixel_norm(const at::Tensor& x, double epsilon) {
  return x * (x.square().mean(1, /*keepdim=*/true) + epsilon).rsqrt();
}

}  // namespace oct::nn
