// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "octsdk/itk/image.h"

namespace oct::host {

/// A picture as a page holds it: 8-bit PNG with no word in it beside the pixels, so that two
/// pictures of one size differ in nothing else.
struct Picture {
  int width = 0;
  int height = 0;
  std::string uri;  ///< "data:image/png;base64,..."
};

/// `image` (1 or 3 channels; samples are rounded and clamped), made smaller where a side is longer
/// than `longest_side` pixels.
Picture picture_of(const Image& image, int longest_side);

/// What pictures may still take of a page, in bytes of their text.
class PictureBudget {
 public:
  explicit PictureBudget(std::size_t bytes) : left_(bytes) {}
  /// Takes a picture's bytes when they are there; false: leave the picture out.
  bool take(const Picture& picture);
  [[nodiscard]] std::size_t left() const { return left_; }

 private:
  std::size_t left_;
};

}  // namespace oct::host
