// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "octsdk/itk/image.h"
#include "octsdk/itk/resize.h"
#include "octsdk/random.h"

namespace oct::host {

/// A picture of soft blobs, another one for each seed; of one seed the same in every size.
inline Image blobs(std::uint64_t seed, int width = 64, int height = 64) {
  Image small = make_image(9, 9, 1, SampleType::u8);
  Rng random(seed, "blobs", 0);
  for (float& value : small.pixels) value = static_cast<float>(random.next() % 160 + 40);
  Image large = resize(small, 256, 256);
  return resize(large, width, height);
}

}  // namespace oct::host
