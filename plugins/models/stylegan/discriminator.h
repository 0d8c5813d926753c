// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

#include "layers.h"
#include "mapping.h"
#include "shape.h"

namespace oct::stylegan {

/// See Discriminator.
struct DiscriminatorOptions {
  Shape shape;
  std::int64_t classes = 0;     ///< width of a label; above 0: conditional
  bool residual = true;         ///< 1x1 skips around every level
  std::int64_t group = 4;       ///< images whose deviation is shown to the last level; 0 = all
  std::int64_t group_maps = 1;  ///< feature maps it becomes; 0 = none
};

/// One level: two convolutions, the second down x 2, and a skip. The first level also takes in the
/// image. Modules "fromrgb", "conv0", "conv1", "skip".
class DiscriminatorBlockImpl final : public torch::nn::Module {
 public:
  DiscriminatorBlockImpl(const DiscriminatorOptions& options, std::int64_t level);
  at::Tensor forward(const at::Tensor& x);

 private:
  Convolution from_image_{nullptr}, conv0_{nullptr}, conv1_{nullptr}, skip_{nullptr};
};
TORCH_MODULE(DiscriminatorBlock);

/// The last level: minibatch deviation, a convolution, two fully connected layers. Modules "conv",
/// "fc", "out".
class EpilogueImpl final : public torch::nn::Module {
 public:
  explicit EpilogueImpl(const DiscriminatorOptions& options);
  /// [N, width, h, w] -> [N, 1], or [N, width] to be projected on a mapped label.
  at::Tensor forward(const at::Tensor& x);

 private:
  std::int64_t group_, group_maps_;
  Convolution conv_{nullptr};
  FullyConnected hidden_{nullptr}, out_{nullptr};
};
TORCH_MODULE(Epilogue);

/// D, the residual discriminator (Karras et al. 2020, arXiv 1912.04958, §4.1, figure 7c), with
/// labels by projection (Miyato and Koyama 2018, arXiv 1802.05637) on a mapped label. Modules "b64"
/// ... "b8", "b4", "mapping".
class DiscriminatorImpl final : public torch::nn::Module {
 public:
  explicit DiscriminatorImpl(const DiscriminatorOptions& options);

  /// `images` [N, C, H, W], `labels` [N, classes] (not looked at without classes); scores [N, 1].
  at::Tensor forward(const at::Tensor& images, const at::Tensor& labels);

  /// Freezes the first `count` layers as seen from the image, in the order fromrgb, conv0, conv1,
  /// skip of each level (Mo et al. 2020, arXiv 2002.10964). Throws Error(usage) for more than there
  /// are before the last level.
  void freeze(std::int64_t count);

 private:
  std::vector<DiscriminatorBlock> blocks_;
  Epilogue epilogue_{nullptr};
  Mapping mapping_{nullptr};
  std::int64_t classes_;
};
TORCH_MODULE(Discriminator);

}  // namespace oct::stylegan
