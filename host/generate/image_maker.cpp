// SPDX-License-Identifier: Apache-2.0
#include "generate/image_maker.h"

#include <utility>

#include "generate/latent.h"
#include "octsdk/draft/latent_space.h"
#include "octsdk/error.h"
#include "plugins/guarded.h"

namespace oct::host {
namespace {

[[noreturn]] void refuse(const PluginInfo& info, const std::string& why) {
  throw Error(ExitCode::usage, "the run's model " + info.id + " " + why);
}

void check_noise(Model& model, const PluginInfo& info, NoiseMode noise) {
  const bool has_none = guarded(info, "noise", [&] {
    const LatentSpace* space = model.latent_space();
    return space != nullptr && space->noise().empty();
  });
  if (noise != NoiseMode::constant && has_none) {
    refuse(info, "adds no noise to its images: leave --noise away");
  }
}

}  // namespace

NoiseMode noise_mode_of(const std::string& word) {
  if (word == "random") return NoiseMode::random;
  return word == "none" ? NoiseMode::none : NoiseMode::constant;
}

ImageMaker::ImageMaker(Model& model, PluginInfo info, const ModelSetup& setup,
                       const Sampling& sampling)
    : generator_(model.generator()),
      info_(std::move(info)),
      options_(at::TensorOptions().dtype(setup.dtype).device(setup.device)),
      sampling_(sampling) {
  if (generator_ == nullptr) {
    refuse(info_,
           std::string("makes no images out of latent vectors") +
               (model.translator() != nullptr ? "; it translates images: use `octhost translate`"
                                              : ""));
  }
  check_truncation(model, info_, sampling.psi, sampling.psi_cutoff);
  check_noise(model, info_, sampling.noise);
}

at::Tensor ImageMaker::make(const at::Tensor& z, const at::Tensor& label,
                            std::uint64_t seed) const {
  Rng noise = noise_of_seed(seed);
  Sampling sampling = sampling_;
  sampling.random = &noise;
  return guarded(info_, "generate", [&] { return generator_->generate(z, label, sampling); })
      .select(0, 0)
      .to(at::kCPU, at::kFloat);
}

bool is_conditional(const Model& model, const PluginInfo& info, const ModelSetup& setup) {
  return !setup.classes.empty() && guarded(info, "need", [&] { return model.need().labels; });
}

void check_truncation(Model& model, const PluginInfo& info, double psi, std::int64_t cutoff) {
  const bool truncates = guarded(info, "truncates", [&] { return model.generator()->truncates(); });
  if (psi != 1 && !truncates) refuse(info, "does not truncate: leave --psi away");
  const std::int64_t styles = guarded(info, "style_count", [&] {
    const LatentSpace* space = model.latent_space();
    return space != nullptr ? space->style_count() : cutoff;
  });
  if (cutoff > styles) {
    refuse(info, "has " + std::to_string(styles) + " styles, so that --psi-cutoff cannot be " +
                     std::to_string(cutoff));
  }
}

}  // namespace oct::host
