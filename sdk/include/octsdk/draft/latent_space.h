// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "octsdk/export.h"

namespace oct {

/// Ability (draft: may change between releases): the space between latent vector and image, in
/// which styles are mixed, real images projected and directions found. Karras et al. 2020, arXiv
/// 1912.04958, §4 and appendix D. A model without a mapping network has one style, its normalised
/// latent vector. Owned by the model; one thread.
class OCT_API LatentSpace {
 public:
  virtual ~LatentSpace();

  /// L, the number of styles an image has, and D, the width of one.
  [[nodiscard]] virtual std::int64_t style_count() const = 0;
  [[nodiscard]] virtual std::int64_t style_size() const = 0;
  /// `z` [N, latent_size], `labels` [N, K] or undefined; returns [N, L, D], not truncated.
  virtual at::Tensor map(const at::Tensor& z, const at::Tensor& labels) = 0;
  /// The mean style, [D].
  [[nodiscard]] virtual at::Tensor average() const = 0;

  /// The constant noise maps, [h, w] each, in the order of the layers; empty without noise.
  [[nodiscard]] virtual std::vector<at::Tensor> noise() const = 0;
  /// `styles` [N, L, D]; `noise` in place of the maps of noise(), or empty for those. Returns
  /// [N, C, H, W], not clamped, differentiable in styles and noise where gradients are recorded.
  virtual at::Tensor synthesize(const at::Tensor& styles, const std::vector<at::Tensor>& noise) = 0;
  /// The weights with which layers take up a style, one under the other: [rows, D]; their principal
  /// directions move images most (Shen and Zhou 2021, arXiv 2007.06600). Undefined without styles.
  [[nodiscard]] virtual at::Tensor style_weights() const = 0;
};

}  // namespace oct
