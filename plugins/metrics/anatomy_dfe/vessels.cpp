// SPDX-License-Identifier: Apache-2.0
#include "vessels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace oct::anatomy_dfe {
namespace {

constexpr std::array<double, 4> k_sigmas{0.0065, 0.01, 0.0155, 0.024};  // of the radius
constexpr double k_least_sigma = 0.7;                                   // pixels
constexpr double k_blob = 0.5;                                          // Frangi's beta
constexpr double k_structure = 0.05;  // Frangi's c, in units of local contrast
constexpr double k_is_vessel = 0.3;   // likeness
constexpr double k_edge = 0.03;       // of the radius: kept away from the edge
constexpr double k_brightest = 1.01;  // of the background
constexpr float k_least_level = 8;    // grey values: darker grounds have no contrast

/// Contrast to the surroundings, dark is negative; what is brighter is levelled.
cv::Mat contrast_of(const Photo& photo) {
  const double sigma = photo.radius / 10;
  cv::Mat level = background_of(photo.green, photo.inside, sigma);
  cv::Mat values = level.clone();
  photo.green.copyTo(values, photo.inside);
  cv::GaussianBlur(values, level, {}, sigma);
  values = cv::min(values, level * k_brightest);
  cv::GaussianBlur(values, level, {}, sigma);
  cv::Mat contrast;
  cv::divide(values - level, cv::max(level, k_least_level), contrast);
  return cv::min(contrast, 2 * (k_brightest - 1));
}

/// A Gaussian and its first and second derivative.
struct Taps {
  cv::Mat smooth, slope, bend;

  explicit Taps(double sigma) {
    const int reach = cvCeil(4 * sigma);
    for (cv::Mat* taps : {&smooth, &slope, &bend}) taps->create(2 * reach + 1, 1, CV_64F);
    const double square = sigma * sigma;
    for (int i = -reach; i <= reach; ++i) {
      smooth.at<double>(i + reach) = std::exp(-0.5 * i * i / square);
    }
    smooth /= cv::sum(smooth)[0];
    for (int i = -reach; i <= reach; ++i) {
      const double weight = smooth.at<double>(i + reach);
      slope.at<double>(i + reach) = -i / square * weight;
      bend.at<double>(i + reach) = (i * i / square - 1) / square * weight;
    }
    bend -= cv::mean(bend)[0];
  }
};

/// Vesselness of one pixel from its Hessian; `upright` says how much its line stands.
float vesselness(double xx, double yy, double xy, double scale, float& upright) {
  const double half = 0.5 * (xx + yy);
  const double turn = std::hypot(0.5 * (xx - yy), xy);
  const double across = half >= 0 ? half + turn : half - turn;
  const double along = half >= 0 ? half - turn : half + turn;
  upright = turn > 0 ? static_cast<float>(0.5 + 0.25 * (xx - yy) / turn) : 0.5F;
  if (across <= 0) return 0;  // bright lines
  const double blob = along / across;
  const double structure = (across * across + along * along) * std::pow(scale, 4);
  return static_cast<float>(std::exp(-blob * blob / (2 * k_blob * k_blob)) *
                            (1 - std::exp(-structure / (2 * k_structure * k_structure))));
}

}  // namespace

double Vessels::density() const {
  const int all = cv::countNonZero(judged);
  return all == 0 ? 0 : cv::countNonZero(map()) / static_cast<double>(all);
}

cv::Mat Vessels::map() const {
  return likeness > k_is_vessel;
}

Vessels find_vessels(const Photo& photo) {
  const cv::Mat contrast = contrast_of(photo);
  Vessels found;
  found.likeness = cv::Mat(contrast.size(), CV_32F, cv::Scalar(0));
  found.upright = cv::Mat(contrast.size(), CV_32F, cv::Scalar(0));
  const int edge = std::max(1, cvRound(k_edge * photo.radius));
  cv::erode(photo.inside, found.judged,
            cv::getStructuringElement(cv::MORPH_ELLIPSE, {2 * edge + 1, 2 * edge + 1}), {-1, -1}, 1,
            cv::BORDER_CONSTANT, cv::Scalar(0));
  double before = 0;
  for (const double relative : k_sigmas) {
    const double sigma = std::max(k_least_sigma, relative * photo.radius);
    if (sigma == before) continue;  // small images have one scale for the thin ones
    before = sigma;
    const Taps taps(sigma);
    cv::Mat xx;
    cv::Mat yy;
    cv::Mat xy;
    cv::sepFilter2D(contrast, xx, CV_32F, taps.bend, taps.smooth);
    cv::sepFilter2D(contrast, yy, CV_32F, taps.smooth, taps.bend);
    cv::sepFilter2D(contrast, xy, CV_32F, taps.slope, taps.slope);
    for (int y = 0; y < contrast.rows; ++y) {
      for (int x = 0; x < contrast.cols; ++x) {
        if (found.judged.at<std::uint8_t>(y, x) == 0) continue;
        float upright = 0;
        const float likeness =
            vesselness(xx.at<float>(y, x), yy.at<float>(y, x), xy.at<float>(y, x), sigma, upright);
        if (likeness <= found.likeness.at<float>(y, x)) continue;
        found.likeness.at<float>(y, x) = likeness;
        found.upright.at<float>(y, x) = upright;
      }
    }
  }
  return found;
}

}  // namespace oct::anatomy_dfe
