// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "octsdk/itk/image.h"

namespace oct {

/// An image on its way out of octhost-decode whose whole numbers (u8, u16) still are whole numbers:
/// as floats they would be written and read twice more.
struct PackedImage {
  int width = 0;
  int height = 0;
  int channels = 0;
  SampleType type = SampleType::u8;
  std::vector<std::uint8_t> samples;  ///< [channels, height, width], in this machine's byte order
};

using Frame = std::variant<Image, PackedImage>;

}  // namespace oct
