// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "golden.h"

namespace oct::golden {

/// The augmentation pipe at fixed quantiles: every "out/..." of a golden whose "network" is
/// AugmentPipe.
void run_augment(const Golden& golden);

}  // namespace oct::golden
