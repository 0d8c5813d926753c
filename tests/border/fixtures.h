// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/run_octhost.h"

namespace oct::test {

/// Where the broken plugins are.
inline std::string fixture_file(const std::string& name) {
  return std::string(OCT_FIXTURES) + "/liboct_model_" + name + ".so";
}

/// octhost with the broken plugins in its search path.
inline Outcome octhost_among_broken_plugins(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--plugin-dir", OCT_FIXTURES});
  return run_octhost(arguments);
}

}  // namespace oct::test
