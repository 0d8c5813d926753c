// SPDX-License-Identifier: Apache-2.0
#include "augment_draw.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace oct::nn {
namespace {

// Two sources of values with the same members: random ones, and one quantile of all.
struct RandomSource {
  bool applies(double probability) { return random.chance(probability); }
  double uniform(double low, double high) { return random.uniform(low, high); }
  int below(std::uint64_t n) { return static_cast<int>(random.below(n)); }
  double normal() { return random.normal(); }
  double half_normal() { return std::abs(random.normal()); }
  std::uint64_t seed() { return random.next(); }

  Rng random;
};

struct QuantileSource {
  bool applies(double probability) const { return probability > 0; }
  double uniform(double low, double high) const { return low + (high - low) * q; }
  int below(std::uint64_t n) const { return static_cast<int>(q * static_cast<double>(n)); }
  double normal() const { return erfinv(2 * q - 1); }
  double half_normal() const { return erfinv(q); }
  std::uint64_t seed() const { return 0; }

  static double erfinv(double x) {
    return at::erfinv(at::scalar_tensor(x, at::kDouble)).item<double>();
  }
  double q;
};

template <class Source>
void draw_geometry(const AugmentOptions& options, double p, Source& source, AugmentDraw& draw) {
  if (source.applies(options.xflip * p)) draw.xflip = source.below(2) == 1;
  if (source.applies(options.rotate90 * p)) draw.quarter_turns = source.below(4);
  if (source.applies(options.xint * p)) {
    for (double& shift : draw.whole_shift) {
      shift = source.uniform(-options.xint_max, options.xint_max);
    }
  }
  if (source.applies(options.scale * p)) {
    draw.scale = std::exp2(source.normal() * options.scale_std);
  }
  // Two chances of turning that together come to the probability asked for.
  const double turning = 1 - std::sqrt(1 - std::min(options.rotate * p, 1.0));
  const double largest = options.rotate_max * std::numbers::pi;
  if (source.applies(turning)) draw.turn_before_aniso = source.uniform(-largest, largest);
  if (source.applies(options.aniso * p)) {
    draw.aniso = std::exp2(source.normal() * options.aniso_std);
  }
  if (source.applies(turning)) draw.turn_after_aniso = source.uniform(-largest, largest);
  if (source.applies(options.xfrac * p)) {
    for (double& shift : draw.shift) shift = source.normal() * options.xfrac_std;
  }
}

template <class Source>
void draw_color(const AugmentOptions& options, double p, Source& source, AugmentDraw& draw) {
  if (source.applies(options.brightness * p)) {
    draw.brightness = source.normal() * options.brightness_std;
  }
  if (source.applies(options.contrast * p)) {
    draw.contrast = std::exp2(source.normal() * options.contrast_std);
  }
  if (source.applies(options.lumaflip * p)) draw.lumaflip = source.below(2) == 1;
  if (source.applies(options.hue * p)) {
    draw.hue = source.uniform(-options.hue_max, options.hue_max) * std::numbers::pi;
  }
  if (source.applies(options.saturation * p)) {
    draw.saturation = std::exp2(source.normal() * options.saturation_std);
  }
}

template <class Source>
void draw_corruption(const AugmentOptions& options, double p, Source& source, AugmentDraw& draw) {
  for (double& gain : draw.bands) {
    if (source.applies(options.imgfilter * p)) {
      gain = std::exp2(source.normal() * options.imgfilter_std);
    }
  }
  if (source.applies(options.noise * p)) {
    draw.noise_sigma = source.half_normal() * options.noise_std;
    draw.noise_seed = source.seed();
  }
  if (source.applies(options.cutout * p)) {
    draw.cutout_size = options.cutout_size;
    for (double& centre : draw.cutout_centre) centre = source.uniform(0, 1);
  }
}

template <class Source>
AugmentDraw draw_from(Source source, const AugmentOptions& options, double p) {
  AugmentDraw draw;
  draw_geometry(options, p, source, draw);
  draw_color(options, p, source, draw);
  draw_corruption(options, p, source, draw);
  return draw;
}

}  // namespace

AugmentDraw draw_augment(const AugmentOptions& options, double p, Rng random) {
  return draw_from(RandomSource{random}, options, p);
}

AugmentDraw augment_at_quantile(const AugmentOptions& options, double q) {
  AugmentDraw draw = draw_from(QuantileSource{q}, options, 1);
  draw.turn_after_aniso = 0;
  return draw;
}

}  // namespace oct::nn
