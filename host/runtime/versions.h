// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace oct::host {

/// "0.3.0".
std::string octhost_version();

/// What this program is made of, as (name, version): plugin ABI, LibTorch, OpenCV, Boost,
/// compiler ...
std::vector<std::pair<std::string, std::string>> component_versions();

}  // namespace oct::host
