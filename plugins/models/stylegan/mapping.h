// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

#include "layers.h"

namespace oct::stylegan {

/// See Mapping.
struct MappingOptions {
  std::int64_t latent = 512;  ///< width of z; 0: labels only
  std::int64_t classes = 0;   ///< width of a label; 0: none
  std::int64_t width = 512;   ///< of the result and of all layers
  std::int64_t layers = 2;
  bool average = true;  ///< keeps the buffer "w_avg"
};

/// f: z (and label) -> w (Karras et al. 2019, arXiv 1812.04948, §2): both normalised to mean square
/// 1, joined, and sent through fully connected layers that learn 100 times more slowly. Parameters
/// "embed.weight", "fc0.weight" ...
class MappingImpl final : public torch::nn::Module {
 public:
  explicit MappingImpl(const MappingOptions& options);

  /// `z` [N, latent], `labels` [N, classes]; either is not looked at when its width is 0. Returns
  /// [N, width]. Throws Error(usage) for labels of another shape.
  at::Tensor forward(const at::Tensor& z, const at::Tensor& labels);

  /// Moves the mean style towards `mean` [width]: decay * old + (1 - decay) * mean.
  void follow(const at::Tensor& mean, double decay);
  /// The mean style, [width].
  [[nodiscard]] const at::Tensor& average() const { return average_; }

 private:
  MappingOptions options_;
  FullyConnected embed_{nullptr};
  std::vector<FullyConnected> layers_;
  at::Tensor average_;
};
TORCH_MODULE(Mapping);

}  // namespace oct::stylegan
