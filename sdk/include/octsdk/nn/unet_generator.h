// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "octsdk/export.h"
#include "octsdk/nn/layers.h"
#include "octsdk/nn/network.h"

namespace oct::nn {

/// See make_unet_generator.
struct UnetOptions {
  std::int64_t input_channels = 3;
  std::int64_t output_channels = 3;
  std::int64_t downs = 8;  ///< halvings, at least 5: 8 for 256 pixels ("unet_256"), 7 for 128
  std::int64_t width =
      64;  ///< channels after the first convolution ("ngf"); at most 8 x deeper down
  Norm norm = Norm::batch;
  bool dropout = false;  ///< 0.5 on the middle blocks of 8 x width
};

/// The generator of Pix2Pix (Isola et al. 2017, arXiv 1611.07004, §3.2.1 and appendix 6.1.1): an
/// encoder-decoder with skip connections. Height and width must be multiples of 2^downs. Parameters
/// are named as published: "model.model.1.model.3.model.1.weight" ...
OCT_API std::shared_ptr<ImageNetwork> make_unet_generator(const UnetOptions& options);

}  // namespace oct::nn
