// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/noise.h"

#include <torch/torch.h>

namespace oct::nn {

at::Tensor standard_normal(at::IntArrayRef shape, Rng& random, const at::TensorOptions& options) {
  const at::Tensor drawn = torch::empty(shape, torch::kDouble);
  double* values = drawn.data_ptr<double>();
  for (std::int64_t i = 0; i < drawn.numel(); ++i) values[i] = random.normal();
  return drawn.to(options);
}

}  // namespace oct::nn
