// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "octsdk/export.h"
#include "octsdk/itk/image.h"

namespace oct {

// All functions below are pure and thread-safe, and throw Error(invalid_input) where an image and a
// mask differ in size. Those that change brightness take samples of any type (floats in [0, 1]) and
// give floats in [0, 1], so that a chain of them rounds nothing.

/// How speckle is taken out of a B-scan.
enum class Despeckle : std::uint8_t {
  none,
  median,     ///< median of a square of side 3 (5, 7 ... from a strength of 1.5, 2.5 ... on)
  diffusion,  ///< curvature anisotropic diffusion, 10 steps of 0.125 at a strength of 1 (Whitaker,
              ///< Xue, ICIP 2001; Perona, Malik, IEEE TPAMI 12 (1990) 629), conductance 2
  nlm,        ///< non-local means (Buades, Coll, Morel, CVPR 2005), patch 7, search 21; strength 1:
              ///< the filter parameter is 1.6 times the image's own noise
};

/// `strength` > 0; 1 is for the speckle of a single exported B-scan.
OCT_API Image despeckle(const Image& image, Despeckle how, double strength = 1);

/// Maps the `low`-th percentile of the samples in `seen` to 0 and the `high`-th to 1, linearly and
/// cut there; all channels alike. 0 <= low < high <= 100. Floats may have any unit. Where both
/// percentiles are equal the image is black.
OCT_API Image limit_contrast(const Image& image, const Mask& seen, double low, double high);

/// Divides by the slow changes of brightness within `field` (a Gaussian of an eighth of the image's
/// larger side, weighted by the field) and keeps the mean; hues stay. Outside: unchanged.
OCT_API Image correct_illumination(const Image& image, const Mask& field);

/// Contrast-limited adaptive histogram equalisation (Zuiderveld, Graphics Gems IV (1994) 474) of
/// the luma within `field`, 8 x 8 tiles; hues stay. `clip` >= 1: how far above a flat histogram's
/// a bin may be (1: nothing changes much, 2-4 usual). Outside of `field`: unchanged.
OCT_API Image equalise(const Image& image, const Mask& field, double clip);

/// Left and right exchanged.
OCT_API Image mirrored(Image image);
OCT_API Mask mirrored(Mask mask);

}  // namespace oct
