// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace oct::random_model {

/// Latent vector and class -> style, in one linear layer each; keeps the running mean of the
/// styles.
class MappingImpl final : public torch::nn::Module {
 public:
  /// `classes` 0: labels are not looked at.
  MappingImpl(std::int64_t latent, std::int64_t classes);

  /// `z` [N, latent], `labels` [N, classes]; returns [N, latent].
  at::Tensor forward(const at::Tensor& z, const at::Tensor& labels);
  /// Moves the mean towards that of `styles` [N, latent].
  void follow(const at::Tensor& styles);
  [[nodiscard]] const at::Tensor& average() const { return average_; }

 private:
  torch::nn::Linear linear_{nullptr};
  torch::nn::Linear label_{nullptr};
  at::Tensor average_;  // [latent]
};
TORCH_MODULE(Mapping);

/// What the second style and the noise add to the cells: a shade for each channel, and a grain.
class DetailImpl final : public torch::nn::Module {
 public:
  DetailImpl(std::int64_t style, std::int64_t channels, std::int64_t cells);

  /// `style` [N, style], `grain` [cells, cells] or [N, 1, cells, cells]; returns what is to be
  /// added to [N, channels, cells, cells].
  at::Tensor forward(const at::Tensor& style, const at::Tensor& grain);
  /// The grain of NoiseMode::constant, [cells, cells].
  [[nodiscard]] const at::Tensor& noise() const { return noise_; }
  [[nodiscard]] const at::Tensor& weight() const { return shade_->weight; }

 private:
  torch::nn::Linear shade_{nullptr};
  at::Tensor strength_;  // of the grain, a number
  at::Tensor noise_;
};
TORCH_MODULE(Detail);

}  // namespace oct::random_model
