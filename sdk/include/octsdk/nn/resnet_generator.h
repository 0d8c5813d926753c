// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>

#include "octsdk/export.h"
#include "octsdk/nn/layers.h"
#include "octsdk/nn/network.h"

namespace oct::nn {

/// See make_resnet_generator.
struct ResnetOptions {
  std::int64_t input_channels = 3;
  std::int64_t output_channels = 3;
  std::int64_t width = 64;  ///< channels after the first convolution ("ngf")
  std::int64_t blocks = 9;  ///< residual blocks: 9 for 256 pixels, 6 for 128
  Norm norm = Norm::instance;
  Padding padding = Padding::reflect;       ///< inside the residual blocks
  Padding strided_padding = Padding::zero;  ///< of the two convolutions that halve the image
  bool dropout = false;                     ///< 0.5 inside the residual blocks
};

/// The generator of CycleGAN (Zhu et al. 2017, arXiv 1703.10593, §4 and appendix 7.2), after
/// Johnson et al. 2016: c7s1-64, d128, d256, R256 x blocks, u128, u64, c7s1-3, tanh. Height and
/// width must be multiples of 4 and at least 8. Parameters are named as published:
/// "model.1.weight", "model.10.conv_block.1.weight" ...
OCT_API std::shared_ptr<ImageNetwork> make_resnet_generator(const ResnetOptions& options);

}  // namespace oct::nn
