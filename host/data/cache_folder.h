// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace oct::host {

/// `given`, else $XDG_CACHE_HOME/octhost, $HOME/.cache/octhost, or octhost-<uid> in the folder for
/// temporary files; made with mode 0700 when it is not there. Throws Error(bad_output_folder).
std::filesystem::path cache_folder(const std::string& given);

/// Removes what `folder` holds and nobody has locked, used longest ago first, until `needed` more
/// bytes fit under `limit`; and what dead processes left. `keep` and "`keep`*" stay. Throws
/// Error(cannot_write) when `needed` alone is above `limit`.
void make_room(const std::filesystem::path& folder, std::uint64_t needed, std::uint64_t limit,
               const std::filesystem::path& keep);

/// Removes files "<name>.tmp-<pid>-<n>" in `folder` whose process is gone.
void remove_leftovers(const std::filesystem::path& folder);

}  // namespace oct::host
