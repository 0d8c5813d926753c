// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace oct::is {

/// Inception score of `logits` [N, K], N >= `splits`: exp of the mean Kullback-Leibler divergence
/// of each image's class probabilities from their mean, in each of `splits` consecutive parts of
/// (nearly) equal size, averaged over the parts. Given as one value an image, [N] float64, whose
/// mean is the score: an image's value less the score is its first-order influence within its part.
at::Tensor contributions(const at::Tensor& logits, std::int64_t splits);

}  // namespace oct::is
