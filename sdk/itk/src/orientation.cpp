// SPDX-License-Identifier: Apache-2.0
#include "src/orientation.h"

#include <utility>

namespace oct {

Image oriented(Image image, int orientation) {
  if (orientation <= 1 || orientation > 8) {
    return image;
  }
  // Where the shown pixel (row, column) is stored: transposed first, then counted from the far end.
  const bool transposed = orientation >= 5;
  const bool from_right =
      orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool from_bottom =
      orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  Image shown = image;
  if (transposed) {
    std::swap(shown.width, shown.height);
  }
  for (int c = 0; c < image.channels; ++c) {
    const auto from = std::as_const(image).plane(c);
    auto to = shown.plane(c).begin();
    for (int row = 0; row < shown.height; ++row) {
      for (int column = 0; column < shown.width; ++column) {
        int stored_row = transposed ? column : row;
        int stored_column = transposed ? row : column;
        stored_row = from_bottom ? image.height - 1 - stored_row : stored_row;
        stored_column = from_right ? image.width - 1 - stored_column : stored_column;
        *to++ = from[static_cast<std::size_t>(stored_row) * static_cast<std::size_t>(image.width) +
                     static_cast<std::size_t>(stored_column)];
      }
    }
  }
  return shown;
}

}  // namespace oct
