// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "octsdk/model.h"
#include "plugins/plugin_info.h"

namespace oct::host {

/// The words of --noise: "constant", "random", "none".
NoiseMode noise_mode_of(const std::string& word);

/// A run's generator, asked for one image at a time: what it makes depends on nothing else.
class ImageMaker {
 public:
  /// `model` must outlive this object. Throws Error(usage) for a model that generates nothing, and
  /// for truncation or noise that this one has not.
  ImageMaker(Model& model, PluginInfo info, const ModelSetup& setup, const Sampling& sampling);

  [[nodiscard]] std::int64_t latent_size() const { return generator_->latent_size(); }
  /// Of latent vectors and labels.
  [[nodiscard]] at::TensorOptions options() const { return options_; }
  /// The image [C, H, W] of `z` [1, latent_size] and `label` [1, K] (or undefined); random noise is
  /// drawn from `seed`. float32 on the CPU.
  [[nodiscard]] at::Tensor make(const at::Tensor& z, const at::Tensor& label,
                                std::uint64_t seed) const;

 private:
  Generator* generator_;
  PluginInfo info_;
  at::TensorOptions options_;
  Sampling sampling_;
};

/// Whether the model was trained to heed the class of an image.
bool is_conditional(const Model& model, const PluginInfo& info, const ModelSetup& setup);

/// Throws Error(usage) when `psi` is below 1 and the model truncates nothing, or `cutoff` is above
/// its number of styles.
void check_truncation(Model& model, const PluginInfo& info, double psi, std::int64_t cutoff);

}  // namespace oct::host
