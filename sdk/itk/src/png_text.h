// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace oct {

/// Puts a text chunk (tEXt) "Comment" into a whole PNG file, behind its header chunk. `comment` is
/// Latin-1 without NUL. PNG specification, second edition (ISO/IEC 15948:2003), 11.3.4.3.
void add_png_comment(std::vector<std::uint8_t>& png, const std::string& comment);

/// The same with an XMP packet, in the chunk (iTXt) "XML:com.adobe.xmp". `xmp` is UTF-8. XMP
/// specification part 3 (2020), 1.1.5; PNG specification, 11.3.4.5.
void add_png_xmp(std::vector<std::uint8_t>& png, const std::string& xmp);

}  // namespace oct
