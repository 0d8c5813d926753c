// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "golden.h"

namespace oct::golden {

/// Generator, discriminator and both regularisations of StyleGAN2, with or without labels.
void run_stylegan2_networks(const Golden& golden);

}  // namespace oct::golden
