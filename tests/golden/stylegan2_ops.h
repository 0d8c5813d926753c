// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "golden.h"

namespace oct::golden {

/// upfirdn2d, conv_resample, modulated_conv and bias_act in the recorded cases.
void run_stylegan2_ops(const Golden& golden);

}  // namespace oct::golden
