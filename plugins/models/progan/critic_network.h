// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <memory>
#include <vector>

#include "architecture.h"
#include "octsdk/nn/equalized.h"

namespace oct::progan {

/// What the critic says of N images.
struct Judgement {
  at::Tensor scores;   ///< [N], high = real
  at::Tensor classes;  ///< [N, K] logits; undefined without classes
};

/// The growing discriminator, the generator's mirror image. Parameters are named as published,
/// "16x16.Conv1_down.weight" (unfused "16x16.Conv1.weight"), "FromRGB_lod0.weight".
class CriticNetwork final : public torch::nn::Module {
 public:
  explicit CriticNetwork(const Architecture& architecture);

  /// `images` [N, C, s, s] with s = full size / 2^floor(lod). Throws Error(usage) when N is no
  /// multiple of the group of the minibatch standard deviation.
  [[nodiscard]] Judgement forward(const at::Tensor& images, double lod) const;

 private:
  using Conv = std::shared_ptr<nn::EqualizedConv2d>;

  void add_end();
  void add_block(std::int64_t level);
  [[nodiscard]] at::Tensor from_rgb(std::int64_t level, const at::Tensor& images) const;
  [[nodiscard]] at::Tensor block(std::int64_t level, const at::Tensor& x) const;
  [[nodiscard]] at::Tensor end(const at::Tensor& x) const;

  Architecture architecture_;
  std::vector<Conv> from_rgb_, conv0_, conv1_;  // by level; conv0_[0] is the end's, conv1_[0] empty
  std::shared_ptr<nn::EqualizedLinear> dense0_, dense1_;
};

}  // namespace oct::progan
