// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace oct::progan {

/// When the networks grow. All lengths in images.
struct Schedule {
  std::int64_t doublings = 0;  ///< from the initial size to the full one
  std::int64_t first = 0;      ///< at the initial size
  std::int64_t fade = 0;       ///< while the next size comes in; 0: it comes at once
  std::int64_t stable = 0;     ///< at each further size before it doubles again

  /// Level of detail after `images`: `doublings` at the start, 0 at full size; what follows the
  /// point is the weight of the old path. Pure.
  [[nodiscard]] double lod(std::int64_t images) const;
  /// Images until the full size is reached without fading.
  [[nodiscard]] std::int64_t grown() const {
    return doublings == 0 ? 0 : first + doublings * fade + (doublings - 1) * stable;
  }
};

/// Values by size: "4:128,8:128" (sides of an image).
using BySize = std::map<std::int64_t, double>;

/// Throws Error(usage) naming `flag` for a text that is no such list, a side that is no power of
/// two and a value that is not above 0 (or, `whole`, no whole number).
BySize parse_by_size(const std::string& text, const char* flag, bool whole);

}  // namespace oct::progan
