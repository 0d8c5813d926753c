// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <vector>

#include "common/weights.h"
#include "mixed.h"
#include "octsdk/features.h"

namespace oct::inception {

constexpr std::int64_t k_side = 299;
constexpr std::int64_t k_dimension = 2048;
constexpr std::int64_t k_classes = 1008;

/// Images [N, 1 or 3, H, W] in [-1, 1] as [N, 3, 299, 299] in [-1, 1], by plain bilinear resizing
/// (half-pixel centres, no antialiasing), as pytorch-fid does it.
at::Tensor prepared(const at::Tensor& images);

/// The Inception-v3 that the Frechet inception distance is defined by: TensorFlow's of 2015-12-05,
/// which differs from torchvision's in its average pools, its last pool and its 1008 classes.
class Network {
 public:
  /// Under the names of pytorch-fid. Throws Error(invalid_input).
  explicit Network(features::Weights weights);

  /// Of prepared() images, what pytorch-fid gives for 64, 192, 768 and 2048 dimensions; the last
  /// is [N, 2048, 1, 1].
  [[nodiscard]] std::array<at::Tensor, 4> blocks(const at::Tensor& images) const;
  /// Pooled vectors and, as for the inception score, the logits without the bias.
  [[nodiscard]] Embedding operator()(const at::Tensor& images) const;

 private:
  std::vector<Basic> stem_;
  std::vector<Mixed> middle_;
  std::vector<Mixed> last_;
  at::Tensor fc_weight_;
};

}  // namespace oct::inception
