// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "octsdk/dataset.h"
#include "octsdk/random.h"

namespace oct::host {

/// One random change of an image's geometry, applied about its centre.
struct Warp {
  bool flip_x = false;
  bool flip_y = false;
  double angle = 0;  ///< degrees
  double scale = 1;
  double shift_x = 0;  ///< fraction of the width
  double shift_y = 0;
  double crop_x = 0;  ///< in [0, 1): where the crop lies in the room that the larger image leaves
  double crop_y = 0;
};

/// One random change of an image's values.
struct Light {
  double gain = 1;
  double offset = 0;
};

/// What --augment leaves of what a modality allows.
Augmentation reduced(const Augmentation& allowed, const std::string& mode);
/// What both sides of a pair may undergo together.
Augmentation in_common(const Augmentation& a, const Augmentation& b);

/// Draws by always the same number of random numbers, whatever is switched on.
Warp draw_warp(const Augmentation& allowed, Rng& random);
Light draw_light(const Augmentation& allowed, Rng& random);

/// Cuts and changes `in` [channels, from] into `out` [channels, to], float32 in [-1, 1], in one
/// pass; `to` is at most as large as `from`. Without rotation, scale and shift, pixels are copied
/// exactly; else interpolated bicubically. What comes in from outside is black where the image's
/// corners are (field of view, padding), else the image mirrored. Black stays black under Light.
/// Thread-safe.
void augment(const float* in, std::int64_t channels, Size from, Size to, const Warp& warp,
             const Light& light, float* out);

}  // namespace oct::host
