// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <bit>
#include <cmath>

#include "octsdk/error.h"

namespace oct::progan {
namespace {

constexpr std::int64_t k_largest = 1024;

void declare_networks(Options& o, OptionSet& set) {
  set.add("latent", &o.latent, "width of a latent vector").range(1, 4096);
  set.add("fmap-base", &o.fmap_base, "an image side of s has 2 * this / s channels, at most ...")
      .range(1, 65536);
  set.add("fmap-max", &o.fmap_max, "... this many").range(1, 4096);
  set.add("fused", &o.fused, "enlarge and reduce inside of the convolutions");
  set.add("start", &o.start,
          "from the latent vector to 4x4: a dense layer, or a plain transposed convolution")
      .choices({"dense", "transposed"});
  set.add("critic-block", &o.critic_block,
          "which convolution of the discriminator's blocks changes the width")
      .choices({"narrow-last", "narrow-first"});
  set.add("tanh", &o.tanh, "tanh on images larger than 4x4");
  set.add("head-gain", &o.head_gain, "gain of ToRGB and of the discriminator's last layer")
      .range(0.001, 100);
  set.add("mbstd-group", &o.mbstd_group,
          "images over which the minibatch standard deviation is taken; 0: the whole batch")
      .range(0, 65536);
}

void declare_growth(Options& o, OptionSet& set) {
  set.add("initial-size", &o.initial_size, "side of the images that training begins with")
      .range(4, k_largest);
  set.add("kimg-stable", &o.kimg_stable, "thousand images at a size before the next fades in")
      .range(0, 1e6);
  set.add("kimg-fade", &o.kimg_fade, "thousand images while a size fades in").range(0, 1e6);
  set.add("epochs-per-size", &o.epochs_per_size,
          "epochs at each size, the first half of them fading, instead of --kimg-stable and "
          "--kimg-fade; 0: those")
      .range(0, 1000000);
  set.add("batch-by-size", &o.batch_by_size,
          "SIZE:IMAGES,...: images in a step at these sizes; others: --batch");
  set.add("fade-reals", &o.fade_reals, "fade the real images too");
}

void declare_training(Options& o, OptionSet& set) {
  set.add("lr", &o.lr, "learning rate of Adam").range(0);
  set.add("lr-by-size", &o.lr_by_size, "SIZE:RATE,...: learning rate at these sizes; others: --lr");
  set.add("beta1", &o.beta1, "decay of Adam's first moment").range(0, 0.9999);
  set.add("beta2", &o.beta2, "decay of Adam's second moment").range(0, 0.99999);
  set.add("reset-optimizer", &o.reset_optimizer,
          "Adam begins anew when a size begins to fade in, and when it has");
  set.add("lambda-penalty", &o.lambda_penalty, "weight of the gradient penalty").range(0);
  set.add("lambda-drift", &o.lambda_drift, "weight of the squared scores of real images").range(0);
  set.add("ema", &o.ema, "decay, per step, of the averaged generator; 0: no average").range(0, 1);
  set.add("conditional", &o.conditional,
          "learn the classes of the data too (AC-GAN); an image's classes share its label");
  set.add("lambda-class", &o.lambda_class, "weight of the class losses of --conditional").range(0);
  set.add("truncate-latents", &o.truncate_latents,
          "draw latent values from a normal cut at plus and minus this when images are made; 0: "
          "uncut")
      .range(0, 100);
}

std::int64_t images(double kimg) {
  return std::llround(kimg * 1000);
}

}  // namespace

void Options::declare(OptionSet& set) {
  declare_networks(*this, set);
  declare_growth(*this, set);
  declare_training(*this, set);
}

Need Options::need() const {
  if (!std::has_single_bit(static_cast<std::uint64_t>(initial_size))) {
    throw Error(ExitCode::usage, "--initial-size " + std::to_string(initial_size) +
                                     ": expected a power of two from 4 to 1024");
  }
  for (const auto& [side, batch] : parse_by_size(batch_by_size, "--batch-by-size", true)) {
    const auto count = static_cast<std::int64_t>(batch);
    if (mbstd_group > 0 && count > mbstd_group && count % mbstd_group != 0) {
      throw Error(ExitCode::usage,
                  "--batch-by-size: " + std::to_string(count) + " images at " +
                      std::to_string(side) + " pixels do not divide into groups of --mbstd-group " +
                      std::to_string(mbstd_group) + "; choose a multiple, or --mbstd-group 0");
    }
  }
  static_cast<void>(parse_by_size(lr_by_size, "--lr-by-size", false));
  Need need;
  need.labels = conditional;
  need.power_of_two = true;
  need.smallest_size = std::max<std::int64_t>(8, initial_size);
  return need;
}

Architecture Options::architecture(const ModelSetup& setup) const {
  const std::int64_t side = setup.size.height;
  const std::string size = std::to_string(side) + "x" + std::to_string(setup.size.width);
  if (setup.size.width != side) {
    throw Error(ExitCode::usage, "--size " + size +
                                     ": progan grows square images; give one number, and choose "
                                     "with --fit whether images are cropped, padded or stretched");
  }
  if (side < initial_size || side > k_largest) {
    throw Error(ExitCode::usage, "--size " + size + ": progan makes images from " +
                                     std::to_string(initial_size) + " (--initial-size) to " +
                                     std::to_string(k_largest) + " pixels a side");
  }
  const auto classes = static_cast<std::int64_t>(setup.classes.size());
  if (conditional && classes < 2) {
    throw Error(ExitCode::usage, "--conditional: the data has " + std::to_string(classes) +
                                     " classes, expected two or more; leave it away");
  }
  return {.size = side,
          .channels = setup.target_channels,
          .classes = conditional ? classes : 0,
          .latent = latent,
          .fmap_base = fmap_base,
          .fmap_max = fmap_max,
          .fused = fused,
          .transposed_start = start == "transposed",
          .narrow_first = critic_block == "narrow-first",
          .tanh = tanh,
          .head_gain = head_gain,
          .group = mbstd_group};
}

Schedule Options::schedule(std::int64_t size, std::int64_t images_per_epoch) const {
  Schedule schedule;
  schedule.doublings = std::countr_zero(static_cast<std::uint64_t>(size / initial_size));
  if (epochs_per_size > 0) {
    schedule.first = epochs_per_size * images_per_epoch;
    schedule.fade = schedule.first / 2;
    schedule.stable = schedule.first - schedule.fade;
  } else {
    schedule.first = schedule.stable = images(kimg_stable);
    schedule.fade = images(kimg_fade);
  }
  return schedule;
}

}  // namespace oct::progan
