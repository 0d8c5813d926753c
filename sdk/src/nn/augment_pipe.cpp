// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/augment_pipe.h"

#include <torch/torch.h>

#include <cmath>
#include <sstream>

#include "augment_color.h"
#include "augment_corruption.h"
#include "augment_filter.h"
#include "augment_warp.h"
#include "octsdk/error.h"

namespace oct::nn {
namespace {

struct Multiplier {
  const char* name;
  double AugmentOptions::*value;
};

constexpr Multiplier k_multipliers[] = {
    {"xflip", &AugmentOptions::xflip},
    {"rotate90", &AugmentOptions::rotate90},
    {"xint", &AugmentOptions::xint},
    {"scale", &AugmentOptions::scale},
    {"rotate", &AugmentOptions::rotate},
    {"aniso", &AugmentOptions::aniso},
    {"xfrac", &AugmentOptions::xfrac},
    {"brightness", &AugmentOptions::brightness},
    {"contrast", &AugmentOptions::contrast},
    {"lumaflip", &AugmentOptions::lumaflip},
    {"hue", &AugmentOptions::hue},
    {"saturation", &AugmentOptions::saturation},
    {"imgfilter", &AugmentOptions::imgfilter},
    {"noise", &AugmentOptions::noise},
    {"cutout", &AugmentOptions::cutout},
};

void check_images(const at::Tensor& images) {
  const bool fits = images.dim() == 4 && (images.size(1) == 1 || images.size(1) == 3) &&
                    images.size(2) >= 2 && images.size(3) >= 2 &&
                    (images.scalar_type() == at::kFloat || images.scalar_type() == at::kDouble);
  if (fits) return;
  std::ostringstream message;
  message << "augmentation: images are " << images.scalar_type() << " " << images.sizes()
          << "; expected float32 or float64 [N, 1 or 3, H, W] of at least 2 pixels a side";
  throw Error(ExitCode::usage, message.str());
}

/// `image` [1, C, H, W] itself when nothing was drawn.
at::Tensor augmented(const at::Tensor& image, const AugmentDraw& draw) {
  const Affine source = source_of(draw, image.size(2), image.size(3));
  const at::Tensor moved = source == Affine{} ? image : warp(image, source);
  return corrupted(band_filtered(recolored(moved, draw), draw), draw);
}

/// `draw_of()` is asked once for each sample.
template <class DrawOf>
at::Tensor augment_each(const at::Tensor& images, DrawOf draw_of) {
  std::vector<at::Tensor> samples = images.split(1);
  bool changed = false;
  for (at::Tensor& sample : samples) {
    const at::Tensor result = augmented(sample, draw_of());
    changed = changed || !result.is_same(sample);
    sample = result;
  }
  return changed ? at::cat(samples) : images;
}

}  // namespace

AugmentPipe::AugmentPipe(const AugmentOptions& options) : options_(options) {
  for (const auto& [name, value] : k_multipliers) {
    if (std::isfinite(options.*value) && options.*value >= 0) continue;
    throw Error(ExitCode::usage, std::string("augmentation: the multiplier of ") + name + " is " +
                                     std::to_string(options.*value) + "; expected 0 or more");
  }
}

at::Tensor AugmentPipe::apply(const at::Tensor& images, double p, Rng& random) const {
  check_images(images);
  if (!(std::isfinite(p) && p >= 0)) {
    throw Error(ExitCode::usage,
                "augmentation: the strength p is " + std::to_string(p) + "; expected 0 or more");
  }
  return augment_each(
      images, [&] { return draw_augment(options_, p, Rng(random.next(), "augment sample")); });
}

at::Tensor AugmentPipe::apply_at_quantile(const at::Tensor& images, double q) const {
  check_images(images);
  if (!(q > 0 && q < 1)) {
    throw Error(ExitCode::usage, "augmentation: the quantile is " + std::to_string(q) +
                                     "; expected a number between 0 and 1");
  }
  const AugmentDraw draw = augment_at_quantile(options_, q);
  return augment_each(images, [&] { return draw; });
}

}  // namespace oct::nn
