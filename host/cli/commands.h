// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "cli/command.h"

namespace oct::host {

/// All verbs, in the order of the overview.
const std::vector<const Command*>& commands();

/// The verb of that name. Throws Error(usage) with the nearest and all names.
const Command& find_command(std::string_view name);

/// Runs `octhost ARGS...`; never throws. Returns the exit code.
int run_octhost(const std::vector<std::string>& arguments);

}  // namespace oct::host
