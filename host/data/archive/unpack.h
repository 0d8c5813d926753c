// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "data/archive/archive_index.h"

namespace oct::host {

/// Called after each piece with the bytes written so far; throws to stop.
using UnpackTick = std::function<void(std::uint64_t done)>;

/// Writes the files of `archive` below `folder`, which must be empty and nobody else's. Everything
/// that archive_index() refuses is refused here while it is read, also an entry that holds more or
/// less than it declares or, in a zip, whose sum is wrong; what was written until then is left for
/// the caller to remove. Files get mode 0600, folders 0700; times and owners are not taken over.
/// Throws Error as archive_index() does, Error(cannot_write) naming the file.
void unpack(const std::filesystem::path& archive, const std::filesystem::path& folder,
            const UnpackTick& tick, const ArchiveLimits& limits = {});

}  // namespace oct::host
