// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "audit/file_facts.h"

namespace oct::host {

/// Another number when FileLook, or how something in it is found, changes.
inline const std::string k_look_format = "octhost-check-1";

/// By what a file is known again.
struct FileStamp {
  std::uint64_t size = 0;
  std::int64_t changed = 0;  ///< nanoseconds
  bool operator==(const FileStamp&) const = default;
};

struct KnownLook {
  std::string path;
  FileStamp stamp;
  FileLook look;
};

/// MessagePack.
std::string bytes_of(const KnownLook& known);
/// Empty when `bytes` are not what bytes_of() makes.
std::optional<KnownLook> look_from(const std::string& bytes);

}  // namespace oct::host
