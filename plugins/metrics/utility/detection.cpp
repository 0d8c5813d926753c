// SPDX-License-Identifier: Apache-2.0
#include "detection.h"

#include <ATen/ATen.h>

#include <cstdint>

namespace oct::utility {
namespace {

double share(const at::Tensor& true_or_false) {
  return true_or_false.to(at::kDouble).mean().item<double>();
}

// The chance that an image with the class gets a higher probability than one without, ties half.
double area(const at::Tensor& with, const at::Tensor& without) {
  const at::Tensor difference = with.unsqueeze(1) - without.unsqueeze(0);
  return share(difference > 0) + 0.5 * share(difference == 0);
}

}  // namespace

Detection detection(const at::Tensor& probabilities, const at::Tensor& labels) {
  Detection sum;
  double classes = 0;
  for (std::int64_t k = 0; k < labels.size(1); ++k) {
    const at::Tensor shown = labels.select(1, k) > 0.5;
    const at::Tensor answers = probabilities.select(1, k);
    const at::Tensor with = answers.masked_select(shown);
    const at::Tensor without = answers.masked_select(shown.logical_not());
    if (with.numel() == 0 || without.numel() == 0) continue;
    sum.auc += area(with, without);
    sum.sensitivity += share(with >= 0.5);
    sum.specificity += share(without < 0.5);
    ++classes;
  }
  if (classes == 0) return {};
  return {sum.auc / classes, sum.sensitivity / classes, sum.specificity / classes, true};
}

}  // namespace oct::utility
