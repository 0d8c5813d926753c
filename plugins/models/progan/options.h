// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "architecture.h"
#include "octsdk/model.h"
#include "schedule.h"

namespace oct::progan {

/// Every option of ProGAN; the values here are the published recipe.
struct Options {
  std::int64_t latent = 512;
  std::int64_t fmap_base = 8192;
  std::int64_t fmap_max = 512;
  bool fused = true;
  std::string start = "dense";
  std::string critic_block = "narrow-last";
  bool tanh = false;
  double head_gain = 1;
  std::int64_t mbstd_group = 4;

  std::int64_t initial_size = 4;
  double kimg_stable = 600;
  double kimg_fade = 600;
  std::int64_t epochs_per_size = 0;
  std::string batch_by_size;
  bool fade_reals = true;

  double lr = 0.001;
  std::string lr_by_size;
  double beta1 = 0;
  double beta2 = 0.99;
  bool reset_optimizer = true;
  double lambda_penalty = 10;
  double lambda_drift = 0.001;
  double ema = 0.999;

  bool conditional = false;
  double lambda_class = 1;
  double truncate_latents = 0;

  void declare(OptionSet& set);
  /// Throws Error(usage) when options contradict one another.
  [[nodiscard]] Need need() const;

  /// Throws Error(usage) for images that are not square, too small to start at --initial-size or
  /// larger than 1024, and for --conditional without classes.
  [[nodiscard]] Architecture architecture(const ModelSetup& setup) const;
  /// For images of `size` a side.
  [[nodiscard]] Schedule schedule(std::int64_t size, std::int64_t images_per_epoch) const;
};

/// quick, cpu, paper, octgans.
std::vector<Preset> presets();

}  // namespace oct::progan
