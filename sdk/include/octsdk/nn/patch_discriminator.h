// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "octsdk/export.h"
#include "octsdk/nn/layers.h"
#include "octsdk/nn/network.h"

namespace oct::nn {

/// See make_patch_discriminator.
struct PatchOptions {
  std::int64_t input_channels = 3;
  std::int64_t width = 64;  ///< channels after the first convolution ("ndf")
  std::int64_t layers = 3;  ///< strided convolutions, at least 1; 3 sees patches of 70 pixels
  Norm norm = Norm::instance;
  Padding padding = Padding::zero;  ///< of every convolution
  bool sigmoid = false;             ///< scores in (0, 1) instead of unbounded ones
};

/// PatchGAN (Isola et al. 2017, arXiv 1611.07004, §3.2.2 and appendix 6.1.2): a score for each
/// overlapping patch, [N, C, H, W] -> [N, 1, H/2^layers - 2, W/2^layers - 2]. Height and width must
/// be at least 3 * 2^layers. Parameters are named as published: "model.0.weight" ...
OCT_API std::shared_ptr<ImageNetwork> make_patch_discriminator(const PatchOptions& options);

/// PixelGAN (same paper, §4.4): 1x1 convolutions, one score a pixel; `layers` and `padding` are not
/// used. Parameters are named as published: "net.0.weight" ...
OCT_API std::shared_ptr<ImageNetwork> make_pixel_discriminator(const PatchOptions& options);

}  // namespace oct::nn
