// SPDX-License-Identifier: Apache-2.0
#include "common/matrix.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace oct::metrics {

bool is_grey(const at::Tensor& image) {
  return image.size(0) == 1 || image.equal(image.slice(0, 0, 1).expand_as(image));
}

cv::Mat grey_matrix(const at::Tensor& image) {
  const at::Tensor grey = image.to(at::kFloat).mean(0).add(1).mul(127.5).contiguous();
  cv::Mat matrix(static_cast<int>(grey.size(0)), static_cast<int>(grey.size(1)), CV_32F);
  std::copy_n(grey.const_data_ptr<float>(), grey.numel(), matrix.ptr<float>());
  return matrix;
}

Image to_image(const at::Tensor& image) {
  const at::Tensor values = image.to(at::kFloat).add(1).mul(127.5).contiguous();
  Image made = make_image(static_cast<int>(values.size(2)), static_cast<int>(values.size(1)),
                          static_cast<int>(values.size(0)), SampleType::u8);
  std::copy_n(values.const_data_ptr<float>(), values.numel(), made.pixels.begin());
  return made;
}

cv::Mat plane_matrix(const Image& image, int channel) {
  cv::Mat matrix(image.height, image.width, CV_32F);
  std::ranges::copy(image.plane(channel), matrix.ptr<float>());
  return matrix;
}

cv::Mat mask_matrix(const Mask& mask) {
  cv::Mat matrix(mask.height, mask.width, CV_8U);
  std::ranges::copy(mask.set, matrix.ptr<std::uint8_t>());
  return matrix;
}

}  // namespace oct::metrics
