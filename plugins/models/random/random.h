// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <optional>
#include <string>
#include <vector>

#include "octsdk/draft/latent_space.h"
#include "octsdk/model.h"
#include "octsdk/nn/adam.h"
#include "styles.h"

namespace oct::random_model {

/// A model that costs nothing: it learns the mean colour of its target. Everything a real model has
/// is there in small (networks, optimizer, a tensor and a number to be saved, random draws,
/// classes, all abilities), so that loop, checkpoints, resume and the use of a run can be tried in
/// seconds.
class RandomModel final : public Model, private Generator, private Translator, private LatentSpace {
 public:
  void options(OptionSet& set) override;
  [[nodiscard]] std::vector<Preset> presets() const override;
  [[nodiscard]] Need need() const override;

  void build(const ModelSetup& setup) override;
  void visit_parts(PartVisitor& visitor) override;
  void train_step(const Batch& batch, StepContext& context) override;

  Generator* generator() override { return this; }
  Translator* translator() override;
  LatentSpace* latent_space() override { return this; }

 private:
  [[nodiscard]] std::int64_t latent_size() const override { return latent_; }
  [[nodiscard]] bool truncates() const override { return true; }
  [[nodiscard]] bool offers(Direction direction) const override;
  at::Tensor do_generate(const at::Tensor& z, const at::Tensor& labels,
                         const Sampling& sampling) override;
  at::Tensor do_translate(const at::Tensor& images, Direction direction) override;

  [[nodiscard]] std::int64_t style_count() const override;
  [[nodiscard]] std::int64_t style_size() const override { return latent_; }
  at::Tensor map(const at::Tensor& z, const at::Tensor& labels) override;
  [[nodiscard]] at::Tensor average() const override { return mapping_->average(); }
  [[nodiscard]] std::vector<at::Tensor> noise() const override { return {detail_->noise()}; }
  at::Tensor synthesize(const at::Tensor& styles, const std::vector<at::Tensor>& noise) override;
  [[nodiscard]] at::Tensor style_weights() const override;

  /// 4 x 4 cells out of the first style, a shade out of the second and a grain, enlarged to the
  /// size of the images.
  at::Tensor paint(const at::Tensor& styles, const at::Tensor& grain);

  std::string pairing_ = "unpaired";
  bool conditional_ = false;
  std::int64_t latent_ = 8;
  double lr_ = 0.01;

  Size size_;
  std::int64_t channels_ = 0;
  Mapping mapping_{nullptr};               // latent -> style
  torch::nn::Linear painter_{nullptr};     // first style -> cells
  Detail detail_{nullptr};                 // second style and noise -> what is added
  torch::nn::Conv2d translator_{nullptr};  // source -> target; empty for single images
  std::optional<nn::Adam> optimizer_;
  at::Tensor mean_image_;  // running mean of the target, undefined before the first step
  double steps_ = 0;
};

}  // namespace oct::random_model
