// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cli/command.h"
#include "octsdk/options.h"

namespace oct::host {

/// The preset that the user named with --preset; else, as far as the model has it, quick without
/// data, paper with data and a CUDA device, cpu with data and none. Which one and why is logged:
/// the first line that training prints. Its own name is among its values. Throws Error(usage) for
/// an unknown name.
Preset choose_preset(const Invocation& call, const std::vector<Preset>& presets);

}  // namespace oct::host
