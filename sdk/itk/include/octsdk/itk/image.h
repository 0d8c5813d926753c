// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace oct {

/// What one sample of an image was in its file; `Image::pixels` holds it exactly.
enum class SampleType : std::uint8_t {
  u8,   ///< integers 0 ... 255
  u16,  ///< integers 0 ... 65535
  f32,  ///< any finite number, in the file's own unit
};

/// 255, 65535, or 1 for floats: the value that stands for full brightness.
constexpr float full_scale(SampleType type) {
  return type == SampleType::u8 ? 255.0F : type == SampleType::u16 ? 65535.0F : 1.0F;
}

/// A picture: planar float samples (every 8- and 16-bit value is a float exactly), which is the
/// layout of the tensors it becomes. A value type; no thread-safety beyond that of std::vector.
struct Image {
  int width = 0;
  int height = 0;
  int channels = 0;  ///< 1 (gray) or 3 (red, green, blue)
  SampleType type = SampleType::u8;
  std::vector<float> pixels;  ///< [channels, height, width], row by row from the top left
  /// mm per pixel (row, column), where the file knows it. The print resolution of PNG, JPEG, TIFF
  /// and BMP says nothing about the eye and is not taken for it.
  std::optional<std::array<double, 2>> spacing;

  [[nodiscard]] std::size_t plane_size() const {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  }
  /// Channel `c` as [height, width].
  [[nodiscard]] std::span<const float> plane(int c) const {
    return std::span(pixels).subspan(static_cast<std::size_t>(c) * plane_size(), plane_size());
  }
  [[nodiscard]] std::span<float> plane(int c) {
    return std::span(pixels).subspan(static_cast<std::size_t>(c) * plane_size(), plane_size());
  }
  bool operator==(const Image&) const = default;
};

/// One byte a pixel, 0 or 1, [height, width].
struct Mask {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> set;
  bool operator==(const Mask&) const = default;
};

/// A black image of that shape.
inline Image make_image(int width, int height, int channels, SampleType type) {
  Image image{width, height, channels, type, {}, {}};
  image.pixels.resize(image.plane_size() * static_cast<std::size_t>(channels));
  return image;
}

}  // namespace oct
