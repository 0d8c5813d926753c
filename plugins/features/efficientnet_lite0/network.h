// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "common/conv_norm.h"
#include "common/weights.h"
#include "octsdk/features.h"

namespace oct::efficientnet_lite0 {

constexpr std::int64_t k_side = 224;
constexpr std::int64_t k_dimension = 1280;
constexpr std::int64_t k_classes = 1000;

/// Images [N, 1 or 3, H, W] in [-1, 1] as the network was trained to see them: [N, 3, 224, 224],
/// whole, by antialiased bicubic resizing, less ImageNet's mean, by its standard deviation.
at::Tensor prepared(const at::Tensor& images);

/// EfficientNet-Lite0 (Tan and Le 2019; the "lite" variant: no squeeze-and-excitation, ReLU6).
class Network {
 public:
  /// Under the names of the PyPI package efficientnet-lite-pytorch. Throws Error(invalid_input).
  explicit Network(features::Weights weights);

  /// Of prepared() images: the pooled 1280 numbers before the classifier, and its logits.
  [[nodiscard]] Embedding operator()(const at::Tensor& images) const;

 private:
  /// Expand, depthwise, project; the first is absent in the first block.
  struct Block {
    std::vector<features::ConvNorm> layers;
    bool adds_input = false;
  };

  features::ConvNorm stem_;
  std::vector<Block> blocks_;
  features::ConvNorm head_;
  at::Tensor fc_weight_;
  at::Tensor fc_bias_;
};

}  // namespace oct::efficientnet_lite0
