// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>

#include "octsdk/export.h"
#include "octsdk/nn/words.h"

namespace oct::nn {

/// What is asked of the discriminator's scores.
enum class GanMode {
  lsgan,    ///< mean (score - target)^2, target 1 or 0: Mao et al. 2017, arXiv 1611.04076, §3.2
  vanilla,  ///< cross-entropy, scores are logits: Goodfellow et al. 2014, arXiv 1406.2661, §3
  wgangp,   ///< mean score, signed: Gulrajani et al. 2017, arXiv 1704.00028, §4; wants a penalty
};
template <>
OCT_API std::vector<std::string> words<GanMode>();

/// The loss (a scalar) of taking every score in `scores` (any shape) for one of a real image, or of
/// a made one. A generator minimises gan_loss(D(fake), mode, true).
OCT_API at::Tensor gan_loss(const at::Tensor& scores, GanMode mode, bool real);

/// |grad critic at x_n|, [N], for `images` x [N, C, H, W]; differentiable in the critic's
/// parameters. `critic` gives one score an image. The gradient is taken outside of autocast.
OCT_API at::Tensor gradient_norms(const std::function<at::Tensor(const at::Tensor&)>& critic,
                                  const at::Tensor& images);

/// mean_n (|grad D at x_n| - 1)^2 with x_n = mix_n * real_n + (1 - mix_n) * fake_n (Gulrajani et
/// al. 2017, §4); a scalar, differentiable in the critic's parameters. Not yet multiplied by
/// lambda. `real`, `fake` [N, C, H, W]; `mix` [N], uniform in [0, 1) as drawn by the caller.
OCT_API at::Tensor gradient_penalty(const std::function<at::Tensor(const at::Tensor&)>& critic,
                                    const at::Tensor& real, const at::Tensor& fake,
                                    const at::Tensor& mix);

}  // namespace oct::nn
