// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "octsdk/error.h"
#include "octsdk/itk/preprocess.h"
#include "src/unit.h"

namespace oct {
namespace {

float at_percentile(std::vector<float>& values, double percent) {
  const auto place = static_cast<std::ptrdiff_t>(
      std::lround(percent / 100 * static_cast<double>(values.size() - 1)));
  std::nth_element(values.begin(), values.begin() + place, values.end());
  return values[static_cast<std::size_t>(place)];
}

template <class Sample>
void mirror_rows(std::vector<Sample>& samples, int width) {
  for (auto row = samples.begin(); row != samples.end(); row += width) {
    std::reverse(row, row + width);
  }
}

}  // namespace

void check_same_size(const Image& image, const Mask& mask) {
  if (mask.width != image.width || mask.height != image.height ||
      mask.set.size() != image.plane_size()) {
    throw Error(ExitCode::invalid_input, "a mask of " + std::to_string(mask.width) + "x" +
                                             std::to_string(mask.height) + " for an image of " +
                                             std::to_string(image.width) + "x" +
                                             std::to_string(image.height));
  }
}

Image in_unit(const Image& image) {
  Image out = image;
  out.type = SampleType::f32;
  const float scale = 1 / full_scale(image.type);
  for (float& v : out.pixels) v = std::clamp(v * scale, 0.0F, 1.0F);
  return out;
}

std::vector<float> luma(const Image& image) {
  if (image.channels == 1) return image.pixels;
  std::vector<float> out(image.plane_size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = 0.299F * image.plane(0)[i] + 0.587F * image.plane(1)[i] + 0.114F * image.plane(2)[i];
  }
  return out;
}

Image limit_contrast(const Image& image, const Mask& seen, double low, double high) {
  check_same_size(image, seen);
  if (!(low >= 0 && low < high && high <= 100)) {
    throw Error(ExitCode::invalid_input, "percentiles " + std::to_string(low) + " and " +
                                             std::to_string(high) +
                                             "; expected 0 <= low < high <= 100");
  }
  std::vector<float> values;
  values.reserve(image.pixels.size());
  for (std::size_t i = 0; i < image.pixels.size(); ++i) {
    if (seen.set[i % image.plane_size()] != 0) values.push_back(image.pixels[i]);
  }
  Image out = image;
  out.type = SampleType::f32;
  const float black = values.empty() ? 0 : at_percentile(values, low);
  const float white = values.empty() ? 0 : at_percentile(values, high);
  const float range = white - black;
  for (float& v : out.pixels) v = range > 0 ? std::clamp((v - black) / range, 0.0F, 1.0F) : 0.0F;
  return out;
}

Image mirrored(Image image) {
  mirror_rows(image.pixels, image.width);
  return image;
}

Mask mirrored(Mask mask) {
  mirror_rows(mask.set, mask.width);
  return mask;
}

}  // namespace oct
