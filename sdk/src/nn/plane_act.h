// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

#include "octsdk/nn/bias_act.h"
#include "plane_act_kernel.h"

namespace oct::nn {

/// What is done to the planes of [N, C, H, W] before the kink; each may be undefined.
struct PlaneTerms {
  at::Tensor scale;  ///< [N, C]
  at::Tensor shift;  ///< [H, W], [1, 1, H, W] or [N, 1, H, W]
  at::Tensor bias;   ///< [C]
};

/// kink(x * scale + shift + bias) in one pass over memory. Differentiable any number of times: the
/// first derivative is one pass as well, derivatives of that are made of LibTorch's operators. `x`
/// must be one that takes_fast_path().
at::Tensor plane_act(const at::Tensor& x, const PlaneTerms& terms, const Kink& kink);

/// The same for an `x` that nobody else looks at any more: where no gradient is recorded, the
/// result takes its memory.
at::Tensor plane_act_of_own(const at::Tensor& x, const PlaneTerms& terms, const Kink& kink);

/// The activation with its gain, where plane_act can do it: a line with at most a kink, no clamp.
std::optional<Kink> as_kink(const BiasAct& options);

/// x * scale, by plane_act or, for other tensors, by LibTorch's operators. `scale` [N, C].
at::Tensor scaled_planes(const at::Tensor& x, const at::Tensor& scale);

/// gradient * (out > 0 ? above : below) for contiguous tensors of one shape; differentiable in
/// `gradient` any number of times, `out` being taken for a constant.
at::Tensor through_kink(const at::Tensor& gradient, const at::Tensor& out, const Kink& kink);

}  // namespace oct::nn
