// SPDX-License-Identifier: Apache-2.0
#include "report/picture.h"

#include <algorithm>
#include <cmath>

#include "octsdk/itk/resize.h"
#include "report/html.h"
#include "report/png_chunks.h"

namespace oct::host {
namespace {

/// Interleaved 8-bit pixels, row by row.
std::string pixel_bytes(const Image& image) {
  const float scale = 255.0F / full_scale(image.type);
  std::string bytes;
  bytes.reserve(image.pixels.size());
  for (std::size_t i = 0; i < image.plane_size(); ++i) {
    for (int c = 0; c < image.channels; ++c) {
      const float value = std::clamp(image.plane(c)[i] * scale, 0.0F, 255.0F);
      bytes += static_cast<char>(static_cast<unsigned char>(std::lround(value)));
    }
  }
  return bytes;
}

std::string png_of(const Image& image) {
  const std::size_t row_bytes =
      static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.channels);
  return png_start(image.width, image.height, image.channels) +
         png_chunk("IDAT", png_image_data(pixel_bytes(image), row_bytes)) + png_chunk("IEND", "");
}

}  // namespace

Picture picture_of(const Image& image, int longest_side) {
  const int side = std::max(image.width, image.height);
  if (side > longest_side) {
    const auto shrunk = [&](int length) {
      return std::max(1, static_cast<int>(std::lround(double(length) * longest_side / side)));
    };
    return picture_of(resize(image, shrunk(image.width), shrunk(image.height)), longest_side);
  }
  return {image.width, image.height, "data:image/png;base64," + base64(png_of(image))};
}

bool PictureBudget::take(const Picture& picture) {
  if (picture.uri.size() > left_) return false;
  left_ -= picture.uri.size();
  return true;
}

}  // namespace oct::host
