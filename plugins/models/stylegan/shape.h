// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "octsdk/batch.h"

namespace oct::stylegan {

/// Sizes and widths that generator and discriminator share. A level is named, as published, by its
/// resolution: that of the shorter side, which goes from 4 to resolution() in powers of two; the
/// longer side grows alike (512 x 1024 from 4 x 8).
struct Shape {
  Size size;                  ///< of the images; both sides powers of two, at least 8
  std::int64_t channels = 1;  ///< of the images
  std::int64_t channel_base = 16384;
  std::int64_t channel_max = 512;

  [[nodiscard]] std::int64_t resolution() const { return std::min(size.height, size.width); }
  /// Height and width at a level.
  [[nodiscard]] Size at(std::int64_t level) const {
    return {size.height * level / resolution(), size.width * level / resolution()};
  }
  /// Feature maps at a level: min(base / level, max).
  [[nodiscard]] std::int64_t width(std::int64_t level) const {
    return std::max<std::int64_t>(1, std::min(channel_base / level, channel_max));
  }
};

/// "b64": the name of a level's block.
inline std::string block_name(std::int64_t level) {
  return "b" + std::to_string(level);
}

}  // namespace oct::stylegan
