// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/ATen.h>

#include "phantom/photo.h"
#include "phantom/scan.h"
#include "radiomics.h"

namespace oct::test {

/// Bytes [H, W, C] as [1, C, H, W] in [-1, 1].
inline at::Tensor image_of(const cv::Mat& mat) {
  const at::Tensor bytes =
      at::empty({1, mat.rows, mat.cols, mat.channels()}, at::TensorOptions().dtype(at::kByte));
  cv::Mat target(mat.size(), mat.type(), bytes.mutable_data_ptr());
  mat.copyTo(target);
  return bytes.permute({0, 3, 1, 2}).to(at::kFloat).div(127.5).sub(1).contiguous();
}

/// logarithmic_features() of `n` eyes from seed 0, each as B-scan and as photograph: [2 n, D].
inline at::Tensor phantom_features(std::uint64_t n) {
  const cv::Size size(128, 128);
  std::vector<at::Tensor> rows;
  for (std::uint64_t seed = 0; seed < n; ++seed) {
    const phantom::Eye eye = phantom::make_eye(seed);
    for (const cv::Mat& picture :
         {phantom::scan(eye, size).image, phantom::photograph(eye, size).image}) {
      rows.push_back(radiomics::logarithmic_features(image_of(picture)));
    }
  }
  return at::cat(rows);
}

}  // namespace oct::test
