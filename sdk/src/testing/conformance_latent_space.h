// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report.h"
#include "trial.h"

namespace oct::testing {

/// What LatentSpace promises; nothing for a model without one. Trains `trial` by a few steps, since
/// what starts at zero (the strength of noise) passes no gradient on.
void check_latent_space(Report& report, Trial& trial);

}  // namespace oct::testing
