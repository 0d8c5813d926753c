// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "octsdk/options.h"

namespace oct::host {

/// Declares --cache and --cache-limit, for what decodes no images for training.
void declare_cache_place(OptionSet& options, std::string& folder, double& limit);

}  // namespace oct::host
