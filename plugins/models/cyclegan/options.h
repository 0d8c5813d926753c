// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "octsdk/model.h"
#include "octsdk/nn/lr_policy.h"

namespace oct::nn {
class ImageNetwork;
}

namespace oct::cyclegan {

/// Every option of CycleGAN; the values here are the published recipe.
struct Options {
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
  double lambda_cycle = 10;
  double lambda_a = -1;
  double lambda_b = -1;
  double lambda_identity = 0.5;
  double lambda_penalty = 10;
  std::int64_t pool = 50;
  double lr = 2e-4;
  double beta1 = 0.5;
  std::string lr_policy = "linear";
  std::int64_t epochs_constant = 100;
  std::int64_t epochs_decay = 100;
  std::int64_t lr_period = 50;
  std::string direction = "AtoB";

  void declare(OptionSet& set);
  /// Throws Error(usage) when options contradict one another.
  [[nodiscard]] Need need() const;

  /// Weight of |G_B(G_A(a)) - a|, and of |G_A(G_B(b)) - b|.
  [[nodiscard]] double cycle_weight_a() const { return lambda_a < 0 ? lambda_cycle : lambda_a; }
  [[nodiscard]] double cycle_weight_b() const { return lambda_b < 0 ? lambda_cycle : lambda_b; }
  [[nodiscard]] bool source_is_a() const { return direction == "AtoB"; }
  [[nodiscard]] nn::LrSchedule schedule() const;

  /// Networks with their initial weights.
  [[nodiscard]] std::shared_ptr<nn::ImageNetwork> make_generator(std::int64_t in,
                                                                 std::int64_t out) const;
  [[nodiscard]] std::shared_ptr<nn::ImageNetwork> make_discriminator(std::int64_t in) const;
};

/// quick, cpu, paper, octgans.
std::vector<Preset> presets();

}  // namespace oct::cyclegan
