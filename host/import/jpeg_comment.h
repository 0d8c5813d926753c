// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace oct::host {

/// The first comment (marker COM, ITU-T T.81 B.2.4.5) in the head of a JPEG file; "" when there is
/// none or the file is no JPEG. Secret: it may hold a name or a date.
std::string jpeg_comment(const std::filesystem::path& path);

}  // namespace oct::host
