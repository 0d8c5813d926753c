// SPDX-License-Identifier: Apache-2.0
#include "explore/style_space.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <utility>

#include "generate/image_maker.h"
#include "generate/latent.h"
#include "octsdk/error.h"
#include "octsdk/nn/truncation.h"
#include "plugins/guarded.h"
#include "train/parts.h"

namespace oct::host {
namespace {

constexpr std::int64_t k_mapped_at_once = 500;

LatentSpace* space_of(Model& model, const PluginInfo& info) {
  LatentSpace* space = model.latent_space();
  if (space == nullptr || model.generator() == nullptr) {
    throw Error(ExitCode::usage, "the run's model " + info.id + " has no latent space to explore" +
                                     (model.translator() != nullptr
                                          ? ": it translates images, see `octhost translate`"
                                          : ""));
  }
  return space;
}

}  // namespace

StyleSpace::StyleSpace(Model& model, PluginInfo info, const ModelSetup& setup, StyleView view)
    : space_(space_of(model, info)),
      latent_size_(model.generator()->latent_size()),
      info_(std::move(info)),
      options_(at::TensorOptions().dtype(setup.dtype).device(setup.device)),
      view_(std::move(view)) {
  check_truncation(model, info_, view_.psi, view_.psi_cutoff);
  for (const Part& part : parts_of(model, info_)) {
    if (part.kind == Part::Kind::network) at::Tensor(part.tensor).set_requires_grad(false);
  }
}

at::Tensor StyleSpace::latent(std::uint64_t seed) const {
  return latent_of_seed(seed, latent_size_, options_);
}

at::Tensor StyleSpace::map(const at::Tensor& latents) const {
  const c10::NoGradGuard no_grad;
  const at::Tensor labels =
      view_.label.defined() ? view_.label.to(options_).expand({latents.size(0), -1}) : at::Tensor();
  const at::Tensor styles = guarded(info_, "map", [&] { return space_->map(latents, labels); });
  const bool fits = styles.defined() && styles.dim() == 3 && styles.size(0) == latents.size(0) &&
                    styles.size(1) == space_->style_count() &&
                    styles.size(2) == space_->style_size();
  if (!fits) {
    throw Error(ExitCode::plugin_failed,
                "model " + info_.id + ": map: the styles have another shape than [" +
                    std::to_string(latents.size(0)) + ", style_count, style_size]");
  }
  return styles;
}

at::Tensor StyleSpace::styles(const at::Tensor& latents) const {
  return nn::truncated(map(latents), space_->average(), view_.psi, view_.psi_cutoff);
}

at::Tensor StyleSpace::sample(std::uint64_t first, std::int64_t count) const {
  std::vector<at::Tensor> mapped;
  for (std::int64_t done = 0; done < count; done += k_mapped_at_once) {
    std::vector<at::Tensor> latents;
    for (std::int64_t i = done; i < std::min(done + k_mapped_at_once, count); ++i) {
      latents.push_back(latent(first + static_cast<std::uint64_t>(i)));
    }
    mapped.push_back(map(at::cat(latents)).mean(1).to(at::kCPU, at::kDouble));
  }
  return at::cat(mapped);
}

std::vector<at::Tensor> StyleSpace::noise() const {
  return guarded(info_, "noise", [&] { return space_->noise(); });
}

at::Tensor StyleSpace::style_weights() const {
  return guarded(info_, "style_weights", [&] { return space_->style_weights(); });
}

at::Tensor StyleSpace::synthesize(const at::Tensor& styles,
                                  const std::vector<at::Tensor>& noise) const {
  return guarded(info_, "synthesize", [&] { return space_->synthesize(styles, noise); });
}

at::Tensor StyleSpace::image(const at::Tensor& styles) const {
  const c10::NoGradGuard no_grad;
  return synthesize(styles, {}).select(0, 0).clamp(-1, 1).to(at::kCPU, at::kFloat);
}

}  // namespace oct::host
