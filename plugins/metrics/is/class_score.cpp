// SPDX-License-Identifier: Apache-2.0
#include "class_score.h"

#include <ATen/ATen.h>

#include <cmath>
#include <vector>

namespace oct::is {

at::Tensor contributions(const at::Tensor& logits, std::int64_t splits) {
  std::vector<at::Tensor> parts;
  for (const at::Tensor& some : at::tensor_split(logits, splits)) {
    const at::Tensor log_p = at::log_softmax(some, 1, at::kDouble);
    const at::Tensor p = log_p.exp();
    const at::Tensor log_mean =
        at::logsumexp(log_p, {0}) - std::log(static_cast<double>(p.size(0)));
    const at::Tensor divergence = (p * (log_p - log_mean)).sum(1);
    const at::Tensor mean = divergence.mean();
    const double share =
        static_cast<double>(logits.size(0)) / static_cast<double>(splits * some.size(0));
    parts.push_back(share * mean.exp() * (1 + divergence - mean));
  }
  return at::cat(parts);
}

}  // namespace oct::is
