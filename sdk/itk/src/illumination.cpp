// SPDX-License-Identifier: Apache-2.0
#include <itkSmoothingRecursiveGaussianImageFilter.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "octsdk/error.h"
#include "octsdk/itk/preprocess.h"
#include "src/itk_plane.h"
#include "src/unit.h"

namespace oct {
namespace {

constexpr float kDark = 1.0F / 512;  // below it a ratio says nothing
constexpr float kMostGain = 4;       // more than that shows noise alone
constexpr float kLevels = 255;       // a clip limit means something with few bins only
constexpr int kTiles = 8;

std::vector<float> smoothed(const std::vector<float>& samples, int width, int height,
                            double sigma) {
  auto filter = itk::SmoothingRecursiveGaussianImageFilter<Plane, Plane>::New();
  filter->SetSigma(sigma);
  std::vector<float> out(samples.size());
  run(*filter, to_itk(samples, width, height), out);
  return out;
}

// The slow part of `brightness` within the field, continued beyond it: a Gaussian of what is in the
// field, over the same Gaussian of the field itself.
std::vector<float> slow_part(const std::vector<float>& brightness, const Mask& field) {
  std::vector<float> weight(field.set.size());
  std::vector<float> weighted(field.set.size());
  for (std::size_t i = 0; i < weight.size(); ++i) {
    weight[i] = field.set[i] != 0 ? 1.0F : 0.0F;
    weighted[i] = weight[i] * brightness[i];
  }
  const double sigma = std::max(1.0, std::max(field.width, field.height) / 8.0);
  weight = smoothed(weight, field.width, field.height, sigma);
  weighted = smoothed(weighted, field.width, field.height, sigma);
  for (std::size_t i = 0; i < weight.size(); ++i) {
    weighted[i] = weight[i] > kDark ? weighted[i] / weight[i] : 0.0F;
  }
  return weighted;
}

double mean_within(const std::vector<float>& values, const Mask& field) {
  double sum = 0;
  double count = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += field.set[i] != 0 ? values[i] : 0;
    count += field.set[i];
  }
  return count > 0 ? sum / count : 0;
}

// Multiplies all channels by the same number, none above 1, so that hues stay.
void scale_pixel(Image& image, std::size_t i, float gain) {
  float most = kDark;
  for (int c = 0; c < image.channels; ++c) most = std::max(most, image.plane(c)[i]);
  gain = std::min({gain, kMostGain, 1 / most});
  for (int c = 0; c < image.channels; ++c) image.plane(c)[i] *= gain;
}

bool usable(const Image& image) {
  return image.width >= 4 && image.height >= 4;  // the recursive Gaussian needs four samples
}

}  // namespace

Image correct_illumination(const Image& image, const Mask& field) {
  check_same_size(image, field);
  Image out = in_unit(image);
  if (!usable(out)) return out;
  const std::vector<float> slow = slow_part(luma(out), field);
  const auto level = static_cast<float>(mean_within(slow, field));
  for (std::size_t i = 0; i < slow.size(); ++i) {
    if (field.set[i] == 0) continue;
    scale_pixel(out, i, level / std::max(slow[i], kDark));
  }
  return out;
}

Image equalise(const Image& image, const Mask& field, double clip) {
  check_same_size(image, field);
  if (!(clip >= 1)) {
    throw Error(ExitCode::invalid_input, "adaptive equalisation with a clip limit of " +
                                             std::to_string(clip) + "; expected 1 or more");
  }
  Image out = in_unit(image);
  if (!usable(out)) return out;
  const std::vector<float> before = luma(out);
  // The black surround would fill the histograms of the tiles at the rim.
  const std::vector<float> beyond = slow_part(before, field);
  cv::Mat whole(image.height, image.width, CV_8U);
  for (std::size_t i = 0; i < before.size(); ++i) {
    const float v = field.set[i] != 0 ? before[i] : beyond[i];
    whole.data[i] = static_cast<std::uint8_t>(std::lround(std::clamp(v, 0.0F, 1.0F) * kLevels));
  }
  cv::Mat equal;
  cv::createCLAHE(clip, {kTiles, kTiles})->apply(whole, equal);
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (field.set[i] == 0) continue;
    const float from = std::max(static_cast<float>(whole.data[i]), 1.0F);
    scale_pixel(out, i, static_cast<float>(equal.data[i]) / from);
  }
  return out;
}

}  // namespace oct
