// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <string_view>

#include "octsdk/export.h"
#include "octsdk/nn/words.h"
#include "octsdk/random.h"

namespace oct::nn {

/// What AugmentPipe does. A transform is applied to a sample with probability multiplier * p;
/// multiplier 0 takes it out. The constants are those of the paper's appendix B.
struct AugmentOptions {
  double xflip = 0;     ///< left-right mirror, in half of the samples it is applied to
  double rotate90 = 0;  ///< 0 to 3 quarter turns
  double xint = 0;      ///< shift by whole pixels, U(-xint_max, xint_max) of the size on each axis
  double xint_max = 0.125;

  double scale = 0;  ///< isotropic, 2^N(0, scale_std)
  double scale_std = 0.2;
  double rotate = 0;      ///< U(-rotate_max, rotate_max) * pi, before and after aniso, each with
  double rotate_max = 1;  ///< probability 1 - sqrt(1 - multiplier * p)
  double aniso = 0;       ///< x * s, y / s with s = 2^N(0, aniso_std)
  double aniso_std = 0.2;
  double xfrac = 0;  ///< shift by N(0, xfrac_std) of the size on each axis
  double xfrac_std = 0.125;

  double brightness = 0;  ///< + N(0, brightness_std)
  double brightness_std = 0.2;
  double contrast = 0;  ///< * 2^N(0, contrast_std)
  double contrast_std = 0.5;
  double lumaflip = 0;  ///< mirror of the gray axis, in half of the samples it is applied to
  double hue = 0;       ///< turn around the gray axis by U(-hue_max, hue_max) * pi; three channels
  double hue_max = 1;
  double saturation = 0;  ///< distance from the gray axis * 2^N(0, saturation_std); three channels
  double saturation_std = 1;

  double imgfilter = 0;  ///< each of four octave bands * 2^N(0, imgfilter_std), power kept
  double imgfilter_std = 1;
  double noise = 0;  ///< + Gaussian noise of sigma |N(0, noise_std)|
  double noise_std = 0.1;
  double cutout = 0;  ///< a rectangle of cutout_size of each side, anywhere, set to 0
  double cutout_size = 0.5;
};

/// Named sets of transforms. The first six are the paper's groups, the next five its sums of
/// groups; the last two keep to what a retina can look like.
enum class AugmentSet {
  blit,    ///< xflip, rotate90, xint
  geom,    ///< scale, rotate, aniso, xfrac
  color,   ///< brightness, contrast, lumaflip, hue, saturation
  filter,  ///< imgfilter
  noise,
  cutout,
  bg,   ///< blit + geom
  bgc,  ///< + color: the paper's choice
  bgcf,
  bgcfn,
  bgcfnc,
  oct,  ///< xflip, xint, scale, aniso, xfrac, brightness, contrast: layers stay in their order and
        ///< nearly level (no turn, no upside-down), dark stays dark
  dfe,  ///< as oct, + rotation by up to 15 degrees (head and eye tilt), + saturation; hue is kept:
        ///< blood and exudate are told apart by it
};
template <>
OCT_API std::vector<std::string> words<AugmentSet>();

/// The multipliers of a named set.
OCT_API AugmentOptions augment_options(AugmentSet set);

/// The set that fits images of a modality (ModelSetup::target_modality): "oct" and "dfe" their own,
/// anything else bgc.
OCT_API AugmentSet augment_set_for(std::string_view modality);

/// The augmentations that a discriminator may see without the generator learning them (Karras et
/// al. 2020, arXiv 2006.06676, §2 and appendix B; order: blit, geom, color, filter, noise, cutout).
/// Immutable after construction and so thread-safe.
class OCT_API AugmentPipe {
 public:
  /// Throws Error(usage) for a multiplier that is negative or not finite.
  explicit AugmentPipe(const AugmentOptions& options);

  /// `images` [N, C, H, W] in about [-1, 1], C 1 or 3, float32 or float64, at least 2 pixels a
  /// side; `p` >= 0, ADA's strength. Returns the same shape; values may leave [-1, 1]. Each sample
  /// has draws of its own, so its result does not depend on the others; takes one number a sample
  /// from `random`, whatever p is. What nothing was drawn for comes back bit for bit.
  /// Differentiable in the images any number of times. Throws Error(usage) for another shape or p.
  at::Tensor apply(const at::Tensor& images, double p, Rng& random) const;

  /// Every transform with a positive multiplier, each at quantile `q` in (0, 1) of its distribution
  /// for all samples, for comparison with other implementations: as there, a normal variable takes
  /// erfinv(2q - 1) standard deviations (without the factor sqrt 2), there is no post-rotation, and
  /// the cutout's centre is (q, q). The noise field is a fixed one.
  at::Tensor apply_at_quantile(const at::Tensor& images, double q) const;

 private:
  AugmentOptions options_;
};

}  // namespace oct::nn
