// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "octsdk/draft/latent_space.h"
#include "octsdk/model.h"
#include "plugins/plugin_info.h"

namespace oct::host {

/// How a latent space is looked at.
struct StyleView {
  double psi = 1;
  std::int64_t psi_cutoff = 0;
  at::Tensor label;  ///< [1, K] of every image; undefined for a model without classes
};

/// The latent space of a run's model: seeds become styles and styles images, truncated as the view
/// says, every call guarded. Styles are [N, L, D].
class StyleSpace {
 public:
  /// `model` must outlive this object; its parameters need no gradient any more. Throws
  /// Error(usage) for a model without a latent space, and for a truncation it has not.
  StyleSpace(Model& model, PluginInfo info, const ModelSetup& setup, StyleView view);

  [[nodiscard]] std::int64_t style_count() const { return space_->style_count(); }
  [[nodiscard]] const PluginInfo& info() const { return info_; }
  /// The latent vector of `seed`, [1, latent_size].
  [[nodiscard]] at::Tensor latent(std::uint64_t seed) const;
  /// The truncated styles of latent vectors.
  [[nodiscard]] at::Tensor styles(const at::Tensor& latents) const;
  /// The mean over L of the styles, not truncated, of the seeds `first` ... `first` + `count` - 1:
  /// [count, D] in float64 on the CPU.
  [[nodiscard]] at::Tensor sample(std::uint64_t first, std::int64_t count) const;
  [[nodiscard]] std::vector<at::Tensor> noise() const;
  [[nodiscard]] at::Tensor style_weights() const;

  /// As LatentSpace::synthesize(), with gradients where they are recorded.
  [[nodiscard]] at::Tensor synthesize(const at::Tensor& styles,
                                      const std::vector<at::Tensor>& noise) const;
  /// The image of styles [1, L, D] with the constant noise: [C, H, W] in [-1, 1], float32, CPU.
  [[nodiscard]] at::Tensor image(const at::Tensor& styles) const;

 private:
  [[nodiscard]] at::Tensor map(const at::Tensor& latents) const;

  LatentSpace* space_;
  std::int64_t latent_size_ = 0;
  PluginInfo info_;
  at::TensorOptions options_;
  StyleView view_;
};

}  // namespace oct::host
