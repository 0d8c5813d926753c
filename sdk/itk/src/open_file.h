// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "octsdk/itk/sniff.h"

namespace oct {

/// The whole file. Throws Error (without the file's name): cannot_read, or invalid_input when it
/// is larger than limits.max_file_bytes.
std::vector<std::uint8_t> read_file(const std::filesystem::path& path, const DecodeLimits& limits);

/// The file that a header names as holding its samples: a regular file (no link) beside it.
std::vector<std::uint8_t> read_companion(const std::filesystem::path& header,
                                         const std::string& name, const DecodeLimits& limits);

/// Tells one state of a file from another, so that an opened one can be kept.
struct FileIdentity {
  std::filesystem::path path;
  std::uint64_t device = 0;
  std::uint64_t number = 0;
  std::int64_t size = -1;
  std::int64_t changed = 0;  ///< ns
  bool operator==(const FileIdentity&) const = default;
};
/// `size` is -1 when there is no such file.
FileIdentity identity_of(const std::filesystem::path& path);

}  // namespace oct
