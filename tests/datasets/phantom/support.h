// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>
#include <string>
#include <string_view>

#include "octsdk/random.h"
#include "phantom/scan.h"

namespace oct::phantom {

/// Hash of the pixels and the shape of a matrix in one piece of memory.
inline std::uint64_t hash_of(const cv::Mat& image) {
  const std::string shape = std::to_string(image.rows) + "x" + std::to_string(image.cols) + ":" +
                            std::to_string(image.type()) + ":";
  const std::string_view pixels(image.ptr<char>(), image.total() * image.elemSize());
  return stable_hash(shape + std::string(pixels));
}

inline bool has(const BScan& scan, LesionKind kind) {
  for (const LesionView& view : scan.lesions) {
    if (view.kind == kind) return true;
  }
  return false;
}

}  // namespace oct::phantom
