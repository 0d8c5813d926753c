// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <optional>
#include <string>
#include <vector>

#include "octsdk/model.h"
#include "octsdk/nn/adam.h"

namespace oct::random_model {

/// A model that costs nothing: it learns the mean colour of its target. Everything a real model has
/// is there in small (networks, optimizer, a tensor and a number to be saved, random draws, both
/// abilities), so that loop, checkpoints and resume can be tried in seconds.
class RandomModel final : public Model, private Generator, private Translator {
 public:
  void options(OptionSet& set) override;
  [[nodiscard]] std::vector<Preset> presets() const override;
  [[nodiscard]] Need need() const override;

  void build(const ModelSetup& setup) override;
  void visit_parts(PartVisitor& visitor) override;
  void train_step(const Batch& batch, StepContext& context) override;

  Generator* generator() override { return this; }
  Translator* translator() override;

 private:
  [[nodiscard]] std::int64_t latent_size() const override { return latent_; }
  [[nodiscard]] bool offers(Direction direction) const override;
  at::Tensor do_generate(const at::Tensor& z, const at::Tensor& labels,
                         const Sampling& sampling) override;
  at::Tensor do_translate(const at::Tensor& images, Direction direction) override;

  /// A cell of 4 x 4 values per latent vector, enlarged to the size of the images.
  at::Tensor paint(const at::Tensor& z);

  std::string pairing_ = "unpaired";
  std::int64_t latent_ = 8;
  double lr_ = 0.01;

  Size size_;
  std::int64_t channels_ = 0;
  torch::nn::Linear painter_{nullptr};     // latent -> image
  torch::nn::Conv2d translator_{nullptr};  // source -> target; empty for single images
  std::optional<nn::Adam> optimizer_;
  at::Tensor mean_image_;  // running mean of the target, undefined before the first step
  double steps_ = 0;
};

}  // namespace oct::random_model
