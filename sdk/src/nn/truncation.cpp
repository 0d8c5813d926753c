// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/truncation.h"

#include <torch/torch.h>

#include <algorithm>

namespace oct::nn {

at::Tensor truncated(const at::Tensor& styles, const at::Tensor& average, double psi,
                     std::int64_t cutoff) {
  if (psi == 1) return styles;
  const std::int64_t count = styles.size(1);
  const std::int64_t drawn = cutoff > 0 ? std::min(cutoff, count) : count;
  const at::Tensor near = torch::lerp(average, styles.narrow(1, 0, drawn), psi);
  return torch::cat({near, styles.narrow(1, drawn, count - drawn)}, 1);
}

}  // namespace oct::nn
