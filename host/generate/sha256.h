// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace oct::host {

/// SHA-256 (FIPS 180-4) of a file's bytes in hexadecimal, as sha256sum prints it. Throws
/// Error(cannot_read).
std::string sha256_of(const std::filesystem::path& path);

}  // namespace oct::host
