// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <algorithm>
#include <cmath>

namespace oct::stylegan {
namespace {

constexpr std::int64_t k_smallest_side = 8;

/// Share of a rate that is left for each of the k + 1 updates in k steps.
double lazy_share(std::int64_t interval) {
  const auto k = static_cast<double>(interval);
  return k / (k + 1);
}

std::vector<std::string> pipe_words() {
  std::vector<std::string> all{"auto", "none"};
  for (std::string& word : nn::words<nn::AugmentSet>()) all.push_back(std::move(word));
  return all;
}

void declare_networks(Options& options, OptionSet& set) {
  set.add("latent", &options.latent, "width of a latent vector z").range(1, 4096);
  set.add("style", &options.style, "width of a style w").range(1, 4096);
  set.add("mapping-layers", &options.mapping_layers, "layers between z and w").range(1, 16);
  set.add("channel-base", &options.channel_base,
          "feature maps at resolution r are base / r, at most --channel-max; 0 = formula: 32768 "
          "from 512 pixels on, else 16384")
      .range(0, 1 << 20);
  set.add("channel-max", &options.channel_max, "most feature maps of a layer").range(1, 4096);
  set.add("architecture-d", &options.architecture_d,
          "discriminator: resnet = with a skip around each level, orig = without")
      .choices({"resnet", "orig"});
  set.add("mbstd-group", &options.group,
          "images whose deviation the discriminator is shown; 0 = the batch")
      .range(0, 1024);
  set.add("mbstd-maps", &options.group_maps, "feature maps for that deviation; 0 = none")
      .range(0, 16);
  set.add("conditional", &options.conditional, "generate by class: the dataset must give labels");
  set.add("freeze-d", &options.freeze_d,
          "layers of the discriminator, from the image on, that stay as --init-weights gave them")
      .range(0);
}

void declare_training(Options& options, OptionSet& set) {
  set.add("lr", &options.lr, "learning rate; 0 = formula: 0.002 from 1024 pixels on, else 0.0025")
      .range(0);
  set.add("beta1", &options.beta1, "decay of Adam's first moment").range(0, 0.9999);
  set.add("beta2", &options.beta2, "decay of Adam's second moment").range(0, 0.99999);
  set.add("gamma", &options.gamma,
          "weight of R1; 0 = none, negative = formula: 0.0002 * pixels / batch");
  set.add("r1-interval", &options.r1_interval, "steps between two R1 updates").range(1);
  set.add("pl-weight", &options.pl_weight, "weight of the path length; 0 = none").range(0);
  set.add("pl-decay", &options.pl_decay, "speed of the mean path length").range(0, 1);
  set.add("pl-interval", &options.pl_interval, "steps between two path length updates").range(1);
  set.add("pl-shrink", &options.pl_shrink, "path length sees 1 / this of a batch").range(1);
  set.add("mixing", &options.mixing, "probability of mixing two styles in a batch").range(0, 1);
  set.add("ema-kimg", &options.ema_kimg,
          "half-life of the averaged generator, in 1000 images; 0 = formula: batch * 10 / 32")
      .range(0);
  set.add("ema-ramp", &options.ema_ramp,
          "half-life is at most this share of the images seen; 0 = no ramp")
      .range(0);
  set.add("w-avg-decay", &options.w_avg_decay, "decay of the mean style").range(0, 1);
}

void declare_augmentation(Options& options, OptionSet& set) {
  set.add("ada-pipe", &options.ada_pipe,
          "how the discriminator's images are augmented; auto = oct or dfe by what they show, else "
          "bgc")
      .choices(pipe_words());
  set.add("ada-target", &options.ada.target, "wanted mean sign of the scores of real images")
      .range(-1, 1);
  set.add("ada-kimg", &options.ada.kimg,
          "1000 images in which the augmentation's strength can go from 0 to 1")
      .range(1e-3);
  set.add("ada-interval", &options.ada.interval, "steps between two adjustments of it").range(1);
  set.add("ada-p", &options.ada.initial_p, "its strength at the start").range(0, 1);
  set.add("ada-fixed", &options.ada_fixed, "it stays at --ada-p");
}

}  // namespace

void Options::declare(OptionSet& set) {
  declare_networks(*this, set);
  declare_training(*this, set);
  declare_augmentation(*this, set);
}

Need Options::need() const {
  Need need;
  need.labels = conditional;
  need.smallest_size = k_smallest_side;
  need.power_of_two = true;
  return need;
}

Shape Options::shape(const ModelSetup& setup) const {
  Shape shape{setup.size, setup.target_channels, channel_base, channel_max};
  if (channel_base == 0) shape.channel_base = shape.resolution() >= 512 ? 32768 : 16384;
  return shape;
}

MappingOptions Options::mapping(std::int64_t classes) const {
  return {.latent = latent, .classes = classes, .width = style, .layers = mapping_layers};
}

DiscriminatorOptions Options::discriminator(const Shape& shape, std::int64_t classes) const {
  return {.shape = shape,
          .classes = classes,
          .residual = architecture_d == "resnet",
          .group = group,
          .group_maps = group_maps};
}

nn::AdamOptions Options::adam(std::int64_t interval) const {
  const double share = lazy_share(interval);
  return {.beta1 = std::pow(beta1, share), .beta2 = std::pow(beta2, share)};
}

double Options::learning_rate(const Shape& shape, std::int64_t interval) const {
  const double formula = shape.resolution() >= 1024 ? 0.002 : 0.0025;
  return (lr > 0 ? lr : formula) * lazy_share(interval);
}

double Options::r1_gamma(const Shape& shape, std::int64_t batch) const {
  if (gamma >= 0) return gamma;
  return 0.0002 * static_cast<double>(shape.size.height * shape.size.width) /
         static_cast<double>(batch);
}

double Options::ema_decay(std::int64_t batch, std::int64_t images) const {
  const auto count = static_cast<double>(batch);
  double half_life = (ema_kimg > 0 ? ema_kimg : count * 10 / 32) * 1000;
  if (ema_ramp > 0) half_life = std::min(half_life, static_cast<double>(images) * ema_ramp);
  return half_life > 0 ? std::pow(0.5, count / half_life) : 0;
}

std::optional<nn::AugmentPipe> Options::augment_pipe(std::string_view modality) const {
  if (ada_pipe == "none") return std::nullopt;
  const nn::AugmentSet set =
      ada_pipe == "auto" ? nn::augment_set_for(modality) : nn::from_word<nn::AugmentSet>(ada_pipe);
  return nn::AugmentPipe(nn::augment_options(set));
}

}  // namespace oct::stylegan
