// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace oct {

/// Writes every byte to an open file. Throws std::system_error.
void write_all(int descriptor, std::span<const std::uint8_t> bytes);

/// Makes (or replaces) a file that holds `bytes` and has reached the disk. Throws
/// std::system_error; part of the file may be there then.
void write_synced(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);

}  // namespace oct
