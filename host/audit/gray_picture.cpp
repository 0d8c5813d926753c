// SPDX-License-Identifier: Apache-2.0
#include "audit/gray_picture.h"

#include <algorithm>

namespace oct::host {
namespace {

// A view: nothing is copied.
cv::Mat channel(const Image& image, int c) {
  const auto plane = image.plane(c);
  return {image.height, image.width, CV_32F, const_cast<float*>(plane.data())};
}

cv::Mat to_8_bits(const Image& image, const cv::Mat& values) {
  double low = 0;
  double high = full_scale(image.type);
  if (image.type == SampleType::f32) cv::minMaxLoc(values, &low, &high);
  const double scale = high > low ? 255 / (high - low) : 0;
  cv::Mat picture;
  values.convertTo(picture, CV_8U, scale, -low * scale);
  return picture;
}

}  // namespace

cv::Mat brightest_channel(const Image& image) {
  cv::Mat values = channel(image, 0).clone();
  for (int c = 1; c < image.channels; ++c) cv::max(values, channel(image, c), values);
  return to_8_bits(image, values);
}

cv::Mat darkest_channel(const Image& image) {
  cv::Mat values = channel(image, 0).clone();
  for (int c = 1; c < image.channels; ++c) cv::min(values, channel(image, c), values);
  return to_8_bits(image, values);
}

cv::Mat mean_channel(const Image& image) {
  cv::Mat values = channel(image, 0).clone();
  for (int c = 1; c < image.channels; ++c) values += channel(image, c);
  return to_8_bits(image, values / image.channels);
}

}  // namespace oct::host
