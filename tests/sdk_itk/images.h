// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "octsdk/itk/image.h"
#include "octsdk/random.h"

namespace oct::test {

/// Reproducible noise over the whole range of the type.
inline Image pattern(int width, int height, int channels, SampleType type) {
  Image image = make_image(width, height, channels, type);
  Rng rng(1, "pattern", static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height));
  for (float& v : image.pixels) {
    v = type == SampleType::f32
            ? static_cast<float>(rng.normal())
            : static_cast<float>(rng.below(static_cast<std::uint64_t>(full_scale(type)) + 1));
  }
  return image;
}

/// An image of one value.
inline Image flat(int width, int height, int channels, float value) {
  Image image = make_image(width, height, channels, SampleType::u8);
  image.pixels.assign(image.pixels.size(), value);
  return image;
}

/// The sample in that place.
inline float& at(Image& image, int row, int column, int channel = 0) {
  return image.plane(
      channel)[static_cast<std::size_t>(row) * static_cast<std::size_t>(image.width) +
               static_cast<std::size_t>(column)];
}

}  // namespace oct::test
