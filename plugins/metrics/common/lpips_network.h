// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "common/weights.h"

namespace oct::lpips {

/// Which convolutions a network has, and what is known of its published files.
struct Plan {
  /// "features.<index>" of torchvision, a ReLU behind each.
  struct Convolution {
    int index;
    std::int64_t in;
    std::int64_t out;
    std::int64_t kernel;
    std::int64_t stride = 1;
    std::int64_t padding = 1;
    std::int64_t pool_before = 0;  ///< side of a max-pool of stride 2; 0: none
    bool compared = true;          ///< its output is one of the layers
  };
  std::vector<Convolution> convolutions;
  std::string trunk_digest;  ///< first digits of the SHA-256 of the published files
  std::string heads_digest;
};

/// "alex" or "vgg".
const Plan& plan_named(const std::string& name);

/// A trunk trained on ImageNet and a learned weight for each channel of its layers.
class Network {
 public:
  /// `trunk`: features.N.{weight,bias}, other names are passed over (the classifier); `heads`:
  /// linN.model.1.weight. Throws Error(invalid_input) naming tensor and shapes.
  Network(const Plan& plan, features::Weights trunk, features::Weights heads);

  /// Outputs of the layers for images [N, 1 or 3, H, W] in [-1, 1].
  [[nodiscard]] std::vector<at::Tensor> layers(const at::Tensor& images) const;
  /// [layers, N]: the distance of each pair in each layer; their sum is LPIPS.
  [[nodiscard]] at::Tensor distances(const at::Tensor& a, const at::Tensor& b) const;

 private:
  struct Weighted {
    Plan::Convolution shape;
    at::Tensor weight;
    at::Tensor bias;
  };
  std::vector<Weighted> convolutions_;
  std::vector<at::Tensor> heads_;
};

}  // namespace oct::lpips
