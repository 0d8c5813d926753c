// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace oct::features {

/// SHA-256 as 64 hexadecimal digits.
std::string sha256(std::span<const std::byte> bytes);
std::string sha256(std::string_view text);
/// Of a file from byte `from` to its end. Throws Error(cannot_read) naming it.
std::string sha256_of_file(const std::string& path, std::uint64_t from = 0);

}  // namespace oct::features
