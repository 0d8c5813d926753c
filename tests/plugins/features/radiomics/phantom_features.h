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

/// logarithmic_features() of the B-scans and of the photographs of eyes `first` ... first + n - 1.
struct PhantomFeatures {
  at::Tensor scans;   ///< [n, D]
  at::Tensor photos;  ///< [n, D]

  PhantomFeatures(std::uint64_t first, std::uint64_t n) {
    const cv::Size size(128, 128);
    std::vector<at::Tensor> scan_rows;
    std::vector<at::Tensor> photo_rows;
    for (std::uint64_t seed = first; seed < first + n; ++seed) {
      const phantom::Eye eye = phantom::make_eye(seed);
      scan_rows.push_back(
          radiomics::logarithmic_features(image_of(phantom::scan(eye, size).image)));
      photo_rows.push_back(
          radiomics::logarithmic_features(image_of(phantom::photograph(eye, size).image)));
    }
    scans = at::cat(scan_rows);
    photos = at::cat(photo_rows);
  }

  [[nodiscard]] at::Tensor mean() const { return (scans.mean({0}) + photos.mean({0})) / 2; }
  [[nodiscard]] at::Tensor deviation() const {
    return ((scans.var({0}, false) + photos.var({0}, false)) / 2).sqrt();
  }
};

}  // namespace oct::test
