// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace oct {

/// SHA-256 in hexadecimal. Throws Error(cannot_write) when OpenSSL refuses.
std::string sha256_text(std::span<const std::uint8_t> bytes);

/// "2.25.<n>" (PS3.5 B.2): n is a UUID of version 8 (RFC 9562) whose bits are SHA-256 of `text`.
/// Other text, other UID; the same text gives the same one.
std::string uid_of(std::string_view text);

}  // namespace oct
