// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "golden.h"

namespace oct::golden {

/// A generator or discriminator of CycleGAN or Pix2Pix: outputs and gradients for a given input.
void run_image_network(const Golden& golden);

}  // namespace oct::golden
