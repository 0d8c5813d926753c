// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace oct {

/// Puts a text chunk (tEXt) "Comment" into a whole PNG file, behind its header chunk. `comment` is
/// Latin-1 without NUL. PNG specification, second edition (ISO/IEC 15948:2003), 11.3.4.3.
void add_png_comment(std::vector<std::uint8_t>& png, const std::string& comment);

}  // namespace oct
