// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "octsdk/export.h"
#include "octsdk/model.h"
#include "octsdk/nn/gan_loss.h"

namespace oct::nn {

class ImageNetwork;

/// The options that CycleGAN and Pix2Pix have in common: networks, adversarial loss, direction. The
/// values here are CycleGAN's. A and B are the domains of the papers.
struct OCT_API ImageToImageOptions {
  std::string generator = "resnet_9";
  std::int64_t ngf = 64;
  std::string discriminator = "basic";
  std::int64_t ndf = 64;
  std::int64_t discriminator_layers = 3;
  std::string norm = "instance";
  std::string padding = "reflect";
  std::string conv_padding = "zero";
  bool dropout = false;
  bool sigmoid = false;
  std::string init = "normal";
  double init_gain = 0.02;
  std::string gan_mode = "lsgan";
  double lambda_penalty = 10;
  std::string direction = "AtoB";

  /// Options whose defaults are the values held now.
  void declare(OptionSet& set);
  /// The sizes that the networks take. Throws Error(usage) when options contradict one another.
  [[nodiscard]] Need need() const;

  [[nodiscard]] bool source_is_a() const { return direction == "AtoB"; }
  [[nodiscard]] GanMode mode() const { return from_word<GanMode>(gan_mode); }

  /// Networks with their initial weights.
  [[nodiscard]] std::shared_ptr<ImageNetwork> make_generator(std::int64_t in,
                                                             std::int64_t out) const;
  [[nodiscard]] std::shared_ptr<ImageNetwork> make_discriminator(std::int64_t in) const;

  /// Whether the discriminators' loss has a gradient penalty: wgangp with a weight.
  [[nodiscard]] bool penalises() const { return mode() == GanMode::wgangp && lambda_penalty > 0; }
  /// That penalty, weighted, at points between `real` and `fake` [N, C, H, W] drawn from `random`.
  [[nodiscard]] at::Tensor penalty(ImageNetwork& critic, const at::Tensor& real,
                                   const at::Tensor& fake, Rng random) const;
};

/// Throws Error(usage) naming `model` when the setup has not two sides with channels.
OCT_API void check_two_sides(const ModelSetup& setup, const std::string& model);
/// Throws Error(invalid_input) naming `model` unless `images` is [N, channels, H, W].
OCT_API void check_images(const at::Tensor& images, std::int64_t channels,
                          const std::string& model);

}  // namespace oct::nn
