// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace oct::utility {

/// Images with the classes they show. `images` [N, C, S, S] as eight_bits(); `labels` [N, K]
/// multi-hot float32.
struct Labelled {
  at::Tensor images;
  at::Tensor labels;

  [[nodiscard]] std::int64_t size() const { return images.defined() ? images.size(0) : 0; }
};

/// Images in [-1, 1] as they are kept, in a quarter of the memory: uint8, 0 to 255.
at::Tensor eight_bits(const at::Tensor& images);

/// How the classifier is trained; nothing is tuned to the data.
struct Training {
  std::int64_t steps = 300;
  std::int64_t batch = 32;
  std::uint64_t seed = 0;  ///< of first weights, order and mirroring
};

/// Trains the fixed classifier on `train` and returns its probabilities for `images`, [N, K]: four
/// 3x3 convolutions of 16, 32, 64, 64 maps with group normalisation, ReLU and 2x2 maximum, mean
/// over the image, one linear layer; sigmoid cross entropy, Adam at 0.001, images mirrored by
/// chance. Deterministic by seed and number of threads.
at::Tensor train_and_classify(const Labelled& train, const at::Tensor& images,
                              const Training& training);

}  // namespace oct::utility
