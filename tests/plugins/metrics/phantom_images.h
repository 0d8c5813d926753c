// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/ATen.h>

#include <functional>
#include <opencv2/core.hpp>
#include <vector>

#include "phantom/photo.h"
#include "phantom/scan.h"

namespace oct::test {

/// [C, H, W] in [-1, 1] of an 8-bit image.
inline at::Tensor as_tensor(const cv::Mat& image) {
  cv::Mat values;
  image.convertTo(values, CV_32F, 2.0 / 255, -1);
  return at::from_blob(values.data, {values.rows, values.cols, values.channels()}, at::kFloat)
      .permute({2, 0, 1})
      .clone(at::MemoryFormat::Contiguous);
}

/// What `draw` makes of the eyes from `first` to before `end`, diseases in turn: [N, C, H, W].
template <class Draw>
at::Tensor images_of_eyes(std::uint64_t first, std::uint64_t end, Draw&& draw) {
  std::vector<at::Tensor> all;
  for (std::uint64_t seed = first; seed < end; ++seed) {
    const phantom::Eye eye = phantom::make_eye(seed, phantom::Disease(seed / 2 % 4));
    all.push_back(as_tensor(draw(eye)));
  }
  return at::stack(all);
}

inline at::Tensor scans(std::uint64_t first, std::uint64_t end, int side) {
  return images_of_eyes(first, end, [side](const phantom::Eye& eye) {
    return phantom::scan(eye, {side, side}).image;
  });
}

inline at::Tensor photos(std::uint64_t first, std::uint64_t end, int side) {
  return images_of_eyes(first, end, [side](const phantom::Eye& eye) {
    return phantom::photograph(eye, {side, side}).image;
  });
}

}  // namespace oct::test
