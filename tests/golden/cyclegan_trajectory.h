// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "golden.h"

namespace oct::golden {

/// Runs the recorded iterations through CycleGAN's own train_step and compares.
void run_cyclegan_trajectory(const Golden& golden);

}  // namespace oct::golden
