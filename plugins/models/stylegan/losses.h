// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "octsdk/nn/optimizer.h"

namespace oct::stylegan {

/// R1: for each image the squared length of d(score)/d(image) (Mescheder et al. 2018, arXiv
/// 1801.04406, §4.1), not yet times gamma / 2. `scores` [N, 1] as made of `images` [N, C, H, W],
/// which must require gradients. Returns [N], differentiable in the discriminator's weights.
at::Tensor r1_penalty(const at::Tensor& scores, const at::Tensor& images);

/// See path_length.
struct PathLength {
  at::Tensor penalty;  ///< [N], not yet weighted
  at::Tensor mean;     ///< the new running mean, a scalar with its graph
};

/// Path length regularisation (Karras et al. 2020, arXiv 1912.04958, §3.2, equation 4): how far an
/// image moves when its style does, held near a running mean. `images` [N, C, H, W] as made of
/// `styles` [N, L, D]; `noise` from N(0, 1), of the images' shape; `mean` is that before, which
/// goes by `decay` towards this batch's mean length before it is used.
PathLength path_length(const at::Tensor& images, const at::Tensor& styles, const at::Tensor& noise,
                       double mean, double decay);

/// Replaces NaN by 0 and infinities by +-1e5 in every gradient of the optimizer's parameters.
void clean_gradients(const nn::Optimizer& optimizer);

}  // namespace oct::stylegan
