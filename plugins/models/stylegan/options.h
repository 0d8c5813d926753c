// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "discriminator.h"
#include "mapping.h"
#include "octsdk/model.h"
#include "octsdk/nn/ada.h"
#include "octsdk/nn/adam.h"
#include "octsdk/nn/augment_pipe.h"
#include "shape.h"

namespace oct::stylegan {

/// Every option, with the values of the published "auto" configuration; where that one computes a
/// value from size and batch, the option says "formula".
struct Options {
  std::int64_t latent = 512;
  std::int64_t style = 512;
  std::int64_t mapping_layers = 2;
  std::int64_t channel_base = 0;
  std::int64_t channel_max = 512;
  std::string architecture_d = "resnet";
  std::int64_t group = 4;
  std::int64_t group_maps = 1;
  bool conditional = false;
  std::int64_t freeze_d = 0;

  double lr = 0;
  double beta1 = 0;
  double beta2 = 0.99;
  double gamma = -1;
  std::int64_t r1_interval = 16;
  double pl_weight = 2;
  double pl_decay = 0.01;
  std::int64_t pl_interval = 4;
  std::int64_t pl_shrink = 2;
  double mixing = 0.9;
  double ema_kimg = 0;
  double ema_ramp = 0.05;
  double w_avg_decay = 0.995;

  std::string ada_pipe = "auto";
  bool ada_fixed = false;
  nn::AdaOptions ada;

  void declare(OptionSet& set);
  [[nodiscard]] Need need() const;

  /// Throws Error(usage) for a size that the networks cannot have.
  [[nodiscard]] Shape shape(const ModelSetup& setup) const;
  [[nodiscard]] MappingOptions mapping(std::int64_t classes) const;
  [[nodiscard]] DiscriminatorOptions discriminator(const Shape& shape, std::int64_t classes) const;

  /// Adam and its learning rate, corrected for a network that is updated once more every `interval`
  /// steps for its regularisation (Karras et al. 2020, arXiv 1912.04958, appendix B).
  [[nodiscard]] nn::AdamOptions adam(std::int64_t interval) const;
  [[nodiscard]] double learning_rate(const Shape& shape, std::int64_t interval) const;
  /// Weight of R1, before the 1/2.
  [[nodiscard]] double r1_gamma(const Shape& shape, std::int64_t batch) const;
  /// Share of the averaged generator that stays, after `images` images.
  [[nodiscard]] double ema_decay(std::int64_t batch, std::int64_t images) const;
  /// Empty: none is wanted.
  [[nodiscard]] std::optional<nn::AugmentPipe> augment_pipe(std::string_view modality) const;
};

/// quick, cpu, paper, and the other published configurations.
std::vector<Preset> presets();

}  // namespace oct::stylegan
