// SPDX-License-Identifier: Apache-2.0
#include "speckle.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>

namespace oct::anatomy_oct {
namespace {

constexpr double k_from_ilm = 40;  // um
constexpr double k_from_rpe = 60;  // um: photoreceptors shine like mirrors
constexpr int k_least_pixels = 100;
constexpr int k_lags = 8;

/// 1 inside the retina, away from its surfaces.
cv::Mat band_of(cv::Size size, const Surfaces& surfaces) {
  cv::Mat band(size, CV_32F, cv::Scalar(0));
  for (int c = 0; c < size.width; ++c) {
    const auto i = static_cast<std::size_t>(c);
    if (surfaces.broken[i]) continue;
    const int first = std::max(0, cvCeil(surfaces.ilm[i] + k_from_ilm / surfaces.um_per_row));
    const int last =
        std::min(size.height, cvFloor(surfaces.rpe[i] - k_from_rpe / surfaces.um_per_row) + 1);
    if (first < last) band.col(c).rowRange(first, last) = 1;
  }
  return band;
}

/// Of `field`, which is 0 outside the band: mean product of pixels `step` apart, over those of them
/// that both lie in the band.
double product_at(const cv::Mat& field, const cv::Mat& band, cv::Point step) {
  const cv::Rect here(0, 0, field.cols - step.x, field.rows - step.y);
  const cv::Rect there(step.x, step.y, here.width, here.height);
  const double pairs = band(here).dot(band(there));
  return pairs < 1 ? 0 : field(here).dot(field(there)) / pairs;
}

double width_of(const cv::Mat& field, const cv::Mat& band, cv::Point along) {
  const double whole = product_at(field, band, {0, 0});
  double before = 1;
  for (int lag = 1; lag <= k_lags; ++lag) {
    const double here = product_at(field, band, along * lag) / whole;
    if (here < 0.5) return 2 * (lag - 1 + (before - 0.5) / (before - here));
    before = here;
  }
  return 2.0 * k_lags;
}

}  // namespace

Speckle measure_speckle(const cv::Mat& image, const Surfaces& surfaces) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const cv::Mat band = band_of(image.size(), surfaces);
  const double pixels = cv::sum(band)[0];
  if (pixels < k_least_pixels) return {nan, nan, nan};
  cv::Mat mean;
  cv::GaussianBlur(image, mean, {}, std::max(1.0, 60 / (surfaces.um_per_row * k_column_to_row)),
                   std::max(1.0, 12 / surfaces.um_per_row));
  const cv::Mat speckle = (image - mean).mul(band);
  const double variance = speckle.dot(speckle) / pixels;
  if (!(variance > 0)) return {nan, nan, nan};
  return {mean.dot(band) / pixels / std::sqrt(variance), width_of(speckle, band, {0, 1}),
          width_of(speckle, band, {1, 0})};
}

}  // namespace oct::anatomy_oct
