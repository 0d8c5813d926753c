// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "octsdk/itk/write.h"
#include "octsdk/random.h"
#include "support/temporary_files.h"

namespace oct::test {

/// Writes a gray image of blocks of noise, another one for another seed.
inline void write_noise(const std::filesystem::path& path, std::uint64_t seed, int side = 32) {
  std::filesystem::create_directories(path.parent_path());
  Image image = make_image(side, side, 1, SampleType::u8);
  Rng random(seed, "test-noise");
  for (float& value : image.pixels) value = static_cast<float>(random.below(256));
  write(path, image);
}

}  // namespace oct::test
