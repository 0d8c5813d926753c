// SPDX-License-Identifier: Apache-2.0
#include "texture_tables.h"

#include <algorithm>
#include <cmath>

namespace oct {

CountTable cooccurrences(const LevelImage& image, PixelStep step, std::size_t levels) {
  CountTable table(levels, levels);
  const int first = std::max(0, -step.x);
  const int last = std::min(image.width, image.width - step.x);
  for (int y = 0; y + step.y < image.height; ++y) {
    for (int x = first; x < last; ++x) {
      const std::int16_t one = image.at(x, y);
      const std::int16_t other = image.at(x + step.x, y + step.y);
      if (one < 0 || other < 0) continue;
      ++table(static_cast<std::size_t>(one), static_cast<std::size_t>(other));
      ++table(static_cast<std::size_t>(other), static_cast<std::size_t>(one));
    }
  }
  return table;
}

CountTable run_lengths(const LevelImage& image, PixelStep step, std::size_t levels,
                       std::size_t longest) {
  CountTable table(levels, longest);
  const double pixel_distance = std::hypot(step.x, step.y);
  const auto same = [&](int x, int y, std::int16_t level) {
    return image.holds(x, y) && image.at(x, y) == level;
  };
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      const std::int16_t level = image.at(x, y);
      if (same(x - step.x, y - step.y, level)) continue;  // not the first of its run
      int steps = 0;
      while (same(x + (steps + 1) * step.x, y + (steps + 1) * step.y, level)) ++steps;
      const double length = steps * pixel_distance;
      if (length > static_cast<double>(longest)) continue;
      ++table(static_cast<std::size_t>(level),
              std::min(static_cast<std::size_t>(length), longest - 1));
    }
  }
  return table;
}

}  // namespace oct
