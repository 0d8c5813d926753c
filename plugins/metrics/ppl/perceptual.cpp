// SPDX-License-Identifier: Apache-2.0
#include "perceptual.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <utility>

#include "octsdk/error.h"

namespace oct::ppl {
namespace {

constexpr std::int64_t k_least_side = 32;     // for the deepest layer of either trunk
constexpr std::int64_t k_largest_side = 256;  // larger images are averaged down, as published

at::Tensor as_published(const at::Tensor& pair) {
  const std::int64_t height = pair.size(2);
  if (std::min(height, pair.size(3)) < k_least_side) {
    throw Error(ExitCode::metric_undefined,
                "ppl: images of " + std::to_string(height) + " x " + std::to_string(pair.size(3)) +
                    " pixels; LPIPS needs sides of at least " + std::to_string(k_least_side));
  }
  const std::int64_t factor = height / k_largest_side;
  return factor > 1 ? at::avg_pool2d(pair, {factor, factor}) : pair;
}

}  // namespace

Perceptual::Perceptual(const std::string& network, const std::string& trunk,
                       const std::string& heads) {
  const lpips::Plan& plan = lpips::plan_named(network);
  features::Weights trunk_weights(trunk);
  features::Weights head_weights(heads);
  const bool published = trunk_weights.is_conversion_of(plan.trunk_digest) &&
                         head_weights.is_conversion_of(plan.heads_digest);
  name_ = "-lpips-" + network + (published ? "" : "-unpublished");
  lpips_.emplace(plan, std::move(trunk_weights), std::move(head_weights));
}

Perceptual::Perceptual(const FeatureSpace& space, Embed embed)
    : name_("@" + space.name), embed_(std::move(embed)) {
  if (!space.rounds_images) return;
  throw Error(ExitCode::metric_undefined,
              "ppl: '" + space.name +
                  "' rounds images to gray levels, and this metric looks at changes far below one; "
                  "take another network, such as --features efficientnet_lite0");
}

double Perceptual::squared_distance(const at::Tensor& pair) const {
  const at::NoGradGuard no_grad;
  if (lpips_) {
    const at::Tensor images = as_published(pair);
    return lpips_->distances(images.narrow(0, 0, 1), images.narrow(0, 1, 1)).sum().item<double>();
  }
  const at::Tensor vectors = embed_(pair.clamp(-1, 1)).vectors.to(at::kDouble);
  return (vectors[0] - vectors[1]).square().sum().item<double>();
}

}  // namespace oct::ppl
