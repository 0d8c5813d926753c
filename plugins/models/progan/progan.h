// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "critic_network.h"
#include "generator_network.h"
#include "octsdk/draft/latent_space.h"
#include "octsdk/model.h"
#include "octsdk/nn/adam.h"
#include "options.h"

namespace oct::progan {

/// D(x~) - D(x) + lambda (|grad D(x^)| - 1)^2 + epsilon_drift D(x)^2 of each sample (appendix A.1):
/// scores of `real` x and `fake` x~, slopes `norms` at x^ between them; all [N].
at::Tensor critic_loss(const at::Tensor& real, const at::Tensor& fake, const at::Tensor& norms,
                       const Options& options);

/// ProGAN: Karras, Aila, Laine, Lehtinen, "Progressive growing of GANs for improved quality,
/// stability, and variation", ICLR 2018, arXiv 1710.10196, with the loss of Gulrajani et al. 2017
/// (arXiv 1704.00028). Images are made by G_ema, the average of G.
class ProGan final : public Model, private Generator, private LatentSpace {
 public:
  void options(OptionSet& set) override { options_.declare(set); }
  [[nodiscard]] std::vector<Preset> presets() const override { return progan::presets(); }
  [[nodiscard]] Need need() const override { return options_.need(); }

  void build(const ModelSetup& setup) override;
  void visit_parts(PartVisitor& visitor) override;
  [[nodiscard]] Request request(const Progress& progress) const override;
  void train_step(const Batch& batch, StepContext& context) override;
  Generator* generator() override { return this; }
  LatentSpace* latent_space() override { return this; }

 private:
  [[nodiscard]] double lod(const Progress& progress) const;
  void begin_step(double lod, StepContext& context);
  void step_critic(const at::Tensor& real, const at::Tensor& labels, double lod,
                   StepContext& context);
  void step_generator(std::int64_t count, const at::Tensor& labels, double lod,
                      StepContext& context);
  at::Tensor add_class_loss(const at::Tensor& loss, const Judgement& judgement,
                            const at::Tensor& labels, const char* name, StepContext& context) const;
  at::Tensor fakes(std::int64_t count, const at::Tensor& labels, double lod, const char* purpose,
                   StepContext& context) const;

  [[nodiscard]] std::int64_t latent_size() const override { return architecture_.latent; }
  at::Tensor do_generate(const at::Tensor& z, const at::Tensor& labels,
                         const Sampling& sampling) override;

  [[nodiscard]] std::int64_t style_count() const override { return 1; }
  [[nodiscard]] std::int64_t style_size() const override {
    return architecture_.latent + architecture_.classes;
  }
  at::Tensor map(const at::Tensor& z, const at::Tensor& labels) override;
  [[nodiscard]] at::Tensor average() const override;
  [[nodiscard]] std::vector<at::Tensor> noise() const override { return {}; }
  at::Tensor synthesize(const at::Tensor& styles, const std::vector<at::Tensor>& noise) override;
  [[nodiscard]] at::Tensor style_weights() const override { return g_ema_->style_weights(); }

  Options options_;
  Architecture architecture_;
  BySize batches_, rates_;
  std::shared_ptr<GeneratorNetwork> g_, g_ema_;
  std::shared_ptr<CriticNetwork> d_;
  std::optional<nn::Adam> optimizer_g_, optimizer_d_;
  double phase_ = -1;  // of growth, at the last step: each fading and each full size is one
};

}  // namespace oct::progan
