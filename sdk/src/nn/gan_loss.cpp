// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/gan_loss.h"

#include <c10/core/impl/LocalDispatchKeySet.h>
#include <torch/torch.h>

namespace oct::nn {

template <>
std::vector<std::string> words<GanMode>() {
  return {"lsgan", "vanilla", "wgangp"};
}

at::Tensor gan_loss(const at::Tensor& scores, GanMode mode, bool real) {
  if (mode == GanMode::wgangp) return real ? -scores.mean() : scores.mean();
  const at::Tensor target = torch::full({}, real ? 1.0 : 0.0, scores.options()).expand_as(scores);
  return mode == GanMode::lsgan ? torch::mse_loss(scores, target)
                                : torch::binary_cross_entropy_with_logits(scores, target);
}

at::Tensor gradient_norms(const std::function<at::Tensor(const at::Tensor&)>& critic,
                          const at::Tensor& images) {
  const at::Tensor at = images.detach().requires_grad_(true);
  const at::Tensor scores = critic(at);
  // Derivatives take the types of the forward pass; autocast would round them once more.
  const c10::impl::ExcludeDispatchKeyGuard no_autocast(c10::autocast_dispatch_keyset);
  const at::Tensor slope = torch::autograd::grad({scores}, {at}, {torch::ones_like(scores)},
                                                 /*retain_graph=*/true, /*create_graph=*/true)[0];
  // The norm has no derivative at 0; the tiny offset keeps a dead critic from giving NaN.
  return (slope.flatten(1) + 1e-16).norm(2, 1);
}

at::Tensor gradient_penalty(const std::function<at::Tensor(const at::Tensor&)>& critic,
                            const at::Tensor& real, const at::Tensor& fake, const at::Tensor& mix) {
  const at::Tensor between = torch::lerp(fake.detach(), real.detach(), mix.view({-1, 1, 1, 1}));
  return (gradient_norms(critic, between) - 1).square().mean();
}

}  // namespace oct::nn
