// SPDX-License-Identifier: Apache-2.0
#include "losses.h"

#include <torch/torch.h>

#include <cmath>

namespace oct::stylegan {
namespace {

at::Tensor gradient_of(const at::Tensor& sum, const at::Tensor& input) {
  return torch::autograd::grad({sum}, {input}, {}, /*retain_graph=*/true,
                               /*create_graph=*/true)[0];
}

}  // namespace

at::Tensor r1_penalty(const at::Tensor& scores, const at::Tensor& images) {
  return gradient_of(scores.sum(), images).square().sum({1, 2, 3});
}

PathLength path_length(const at::Tensor& images, const at::Tensor& styles, const at::Tensor& noise,
                       double mean, double decay) {
  // J_w^T y of the paper, with y / sqrt(pixels), so that the length does not depend on the size.
  const auto pixels = static_cast<double>(images.size(2) * images.size(3));
  const at::Tensor slope = gradient_of((images * noise).sum() / std::sqrt(pixels), styles);
  const at::Tensor lengths = slope.square().sum(2).mean(1).sqrt();
  const at::Tensor new_mean = lengths.mean() * decay + mean * (1 - decay);
  return {(lengths - new_mean).square(), new_mean};
}

void clean_gradients(const nn::Optimizer& optimizer) {
  constexpr double largest = 1e5;
  const torch::NoGradGuard no_grad;
  for (const nn::NamedParameter& parameter : optimizer.parameters()) {
    at::Tensor gradient = parameter.tensor.grad();
    if (gradient.defined()) gradient.nan_to_num_(0.0, largest, -largest);
  }
}

}  // namespace oct::stylegan
