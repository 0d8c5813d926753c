// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <memory>
#include <vector>

#include "architecture.h"
#include "octsdk/nn/equalized.h"

namespace oct::progan {

/// The growing generator. Parameters are named as published, "16x16.Conv0_up.weight" (unfused
/// "16x16.Conv0.weight"), "ToRGB_lod0.weight"; the buffer "lod" tells how far it has grown.
class GeneratorNetwork final : public torch::nn::Module {
 public:
  explicit GeneratorNetwork(const Architecture& architecture);

  /// What the first layer is fed: latents [N, latent], followed by labels [N, classes] where the
  /// network has classes, normalised. Throws Error(usage) for labels missing or of another width.
  [[nodiscard]] at::Tensor style(const at::Tensor& latents, const at::Tensor& labels) const;
  /// Images [N, C, s, s] of styles [N, latent + classes], s = full size / 2^floor(lod). Not
  /// clamped.
  [[nodiscard]] at::Tensor forward(const at::Tensor& styles, double lod) const;

  [[nodiscard]] double lod() const { return lod_.item<double>(); }
  void set_lod(double lod) { lod_.fill_(lod); }
  /// Images of any size as it grew, enlarged to the full size by repeating pixels.
  [[nodiscard]] at::Tensor at_full_size(const at::Tensor& images) const;
  /// The first layer's weights, [rows, latent + classes].
  [[nodiscard]] at::Tensor style_weights() const;

 private:
  using Conv = std::shared_ptr<nn::EqualizedConv2d>;

  void add_start();
  void add_block(std::int64_t level);
  [[nodiscard]] at::Tensor start(const at::Tensor& styles) const;
  [[nodiscard]] at::Tensor block(std::int64_t level, const at::Tensor& x) const;

  Architecture architecture_;
  at::Tensor lod_;
  std::shared_ptr<nn::EqualizedLinear> dense_;  // one of the two is there
  torch::nn::ConvTranspose2d transposed_{nullptr};
  std::vector<Conv> conv0_, conv1_, to_rgb_;  // by level; conv0_[0] is empty
};

}  // namespace oct::progan
