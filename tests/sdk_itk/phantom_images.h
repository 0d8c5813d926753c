// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "octsdk/itk/image.h"
#include "phantom/photo.h"
#include "phantom/scan.h"

namespace oct::test {

/// A drawing of the phantom as files would hold it.
inline Image drawn(const cv::Mat& picture) {
  Image image = make_image(picture.cols, picture.rows, picture.channels(), SampleType::u8);
  const auto channels = static_cast<std::size_t>(image.channels);
  for (std::size_t i = 0; i < image.pixels.size(); ++i) {
    image.pixels[i % channels * image.plane_size() + i / channels] = picture.data[i];
  }
  return image;
}

}  // namespace oct::test
