// SPDX-License-Identifier: Apache-2.0
#include "src/samples.h"

#include <cmath>
#include <string>

#include "octsdk/error.h"

namespace oct {

void check_finite(const Image& image) {
  const auto bad = std::find_if_not(image.pixels.begin(), image.pixels.end(),
                                    [](float v) { return std::isfinite(v); });
  if (bad != image.pixels.end()) {
    const auto at = static_cast<std::size_t>(bad - image.pixels.begin()) % image.plane_size();
    const auto width = static_cast<std::size_t>(image.width);
    throw Error(ExitCode::invalid_input,
                "holds " + std::to_string(*bad) + " at row " + std::to_string(at / width) +
                    ", column " + std::to_string(at % width) + "; expected finite numbers");
  }
}

}  // namespace oct
