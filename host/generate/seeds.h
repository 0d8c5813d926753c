// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace oct::host {

/// "0-63,100,7": numbers and ranges (both ends included), in the order given. `flag` ("--seeds")
/// begins the messages. Throws Error(usage) for anything else: a negative or too large number, a
/// range that runs backwards, a seed named twice, more than a million.
std::vector<std::uint64_t> parse_seeds(const std::string& text, std::string_view flag);

}  // namespace oct::host
