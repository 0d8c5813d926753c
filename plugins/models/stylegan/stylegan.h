// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "discriminator.h"
#include "generator.h"
#include "octsdk/draft/latent_space.h"
#include "octsdk/model.h"
#include "octsdk/nn/ada.h"
#include "octsdk/nn/adam.h"
#include "octsdk/nn/augment_pipe.h"
#include "options.h"

namespace oct::stylegan {

/// StyleGAN2 with adaptive discriminator augmentation: Karras, Laine, Aittala, Hellsten, Lehtinen,
/// Aila, "Analyzing and improving the image quality of StyleGAN", CVPR 2020, arXiv 1912.04958;
/// Karras et al., "Training generative adversarial networks with limited data", NeurIPS 2020, arXiv
/// 2006.06676. Images are made by G_ema, the average of G.
class StyleGan final : public Model, private Generator, private LatentSpace {
 public:
  void options(OptionSet& set) override { options_.declare(set); }
  [[nodiscard]] std::vector<Preset> presets() const override { return stylegan::presets(); }
  [[nodiscard]] Need need() const override { return options_.need(); }

  void build(const ModelSetup& setup) override;
  void visit_parts(PartVisitor& visitor) override;
  void train_step(const Batch& batch, StepContext& context) override;
  Generator* generator() override { return this; }
  LatentSpace* latent_space() override { return this; }

 private:
  /// What G made for training.
  struct Made {
    at::Tensor images;  ///< [N, C, H, W]
    at::Tensor styles;  ///< [N, L, D]
    at::Tensor labels;  ///< [N, K] or undefined
  };

  [[nodiscard]] bool truncates() const override { return true; }
  [[nodiscard]] std::int64_t latent_size() const override { return options_.latent; }
  at::Tensor do_generate(const at::Tensor& z, const at::Tensor& labels,
                         const Sampling& sampling) override;

  [[nodiscard]] std::int64_t style_count() const override;
  [[nodiscard]] std::int64_t style_size() const override { return options_.style; }
  at::Tensor map(const at::Tensor& z, const at::Tensor& labels) override;
  [[nodiscard]] at::Tensor average() const override;
  [[nodiscard]] std::vector<at::Tensor> noise() const override;
  at::Tensor synthesize(const at::Tensor& styles, const std::vector<at::Tensor>& noise) override;
  [[nodiscard]] at::Tensor style_weights() const override;

  void step_generator(const Batch& batch, StepContext& context);
  void step_path_length(const Batch& batch, StepContext& context);
  void step_discriminator(const Batch& batch, StepContext& context);
  void step_r1(const Batch& batch, StepContext& context);
  Made make(const Batch& batch, std::int64_t images, const std::string& purpose,
            StepContext& context);
  at::Tensor mixed_styles(const at::Tensor& z, const at::Tensor& labels, Rng& random,
                          StepContext& context);
  at::Tensor judge(const at::Tensor& images, const at::Tensor& labels, const std::string& purpose,
                   StepContext& context);
  void update(nn::Adam& optimizer, StepContext& context);
  [[nodiscard]] bool is_adaptive() const { return augment_ && !options_.ada_fixed; }

  Options options_;
  Shape shape_;
  std::int64_t classes_ = 0;  // 0: unconditional
  StyleGenerator g_{nullptr}, g_ema_{nullptr};
  Discriminator d_{nullptr};
  std::optional<nn::Adam> optimizer_g_, optimizer_d_;
  std::optional<nn::AugmentPipe> augment_;
  nn::AdaController ada_;
  double path_length_mean_ = 0;
};

}  // namespace oct::stylegan
