// SPDX-License-Identifier: Apache-2.0
#include "disc.h"

#include <algorithm>
#include <array>
#include <opencv2/imgproc.hpp>

namespace oct::anatomy_dfe {
namespace {

constexpr std::array<double, 3> k_radii{0.13, 0.17, 0.21};  // of the field's radius
constexpr double k_ring = 1.6;              // outer radius of the ring, in radii of the disc
constexpr double k_without_vessels = 0.05;  // what a bright disc counts for by itself
constexpr double k_work_radius = 48;        // pixels: a disc needs no finer grid
constexpr float k_least_level = 8;          // grey values

/// The photograph on a grid on which the field of view has about k_work_radius.
struct Work {
  double factor = 1;  // pixels of the photograph per pixel here
  double radius = 1;
  cv::Mat light;    // relative to the surroundings
  cv::Mat vessels;  // upright ones
  cv::Mat judged;
};

cv::Mat reduced(const cv::Mat& image, double factor, int how) {
  cv::Mat small;
  cv::resize(image, small,
             {std::max(1, cvRound(image.cols / factor)), std::max(1, cvRound(image.rows / factor))},
             0, 0, how);
  return small;
}

cv::Mat filled_circle(double radius) {
  const int reach = cvCeil(radius);
  cv::Mat circle(2 * reach + 1, 2 * reach + 1, CV_32F, cv::Scalar(0));
  for (int y = -reach; y <= reach; ++y) {
    for (int x = -reach; x <= reach; ++x) {
      if (x * x + y * y <= radius * radius) circle.at<float>(y + reach, x + reach) = 1;
    }
  }
  return circle;
}

Work prepared(const Photo& photo, const Vessels& vessels) {
  Work work;
  work.factor = std::max(1.0, photo.radius / k_work_radius);
  work.radius = photo.radius / work.factor;
  const cv::Mat inside = reduced(photo.inside, work.factor, cv::INTER_NEAREST);
  const cv::Mat light = reduced(0.8 * photo.green + 0.2 * photo.red, work.factor, cv::INTER_AREA);
  cv::Mat level = background_of(light, inside, work.radius / 4);
  cv::Mat values = level.clone();
  light.copyTo(values, inside);
  cv::GaussianBlur(values, level, {}, work.radius / 3.5);
  cv::divide(values - level, cv::max(level, k_least_level), work.light);
  cv::min(cv::max(work.light, -0.3), 1.0, work.light);
  cv::Mat element;
  filled_circle(std::max(1.0, 0.035 * work.radius)).convertTo(element, CV_8U);
  cv::morphologyEx(work.light, work.light, cv::MORPH_CLOSE, element);  // vessels in front of it
  work.vessels = reduced(vessels.likeness.mul(vessels.upright), work.factor, cv::INTER_AREA);
  work.judged = reduced(vessels.judged, work.factor, cv::INTER_NEAREST);
  return work;
}

/// Mean inside a circle less the mean of the ring around it.
cv::Mat disc_contrast(const cv::Mat& light, double radius) {
  cv::Mat inner = filled_circle(radius);
  cv::Mat ring = filled_circle(k_ring * radius);
  const int margin = (ring.rows - inner.rows) / 2;
  cv::Mat middle = ring(cv::Rect(margin, margin, inner.cols, inner.rows));
  middle -= inner;
  cv::Mat bright;
  cv::Mat around;
  cv::filter2D(light, bright, CV_32F, inner / cv::sum(inner)[0]);
  cv::filter2D(light, around, CV_32F, ring / cv::sum(ring)[0]);
  return bright - around;
}

}  // namespace

Disc find_disc(const Photo& photo, const Vessels& vessels) {
  const Work work = prepared(photo, vessels);
  Disc disc;
  disc.centre = photo.centre;
  double best = 0;
  for (const double relative : k_radii) {
    const double radius = relative * work.radius;
    const cv::Mat contrast = disc_contrast(work.light, radius);
    cv::Mat gathered;
    cv::GaussianBlur(work.vessels, gathered, {}, 1.2 * radius);
    double most = 0;
    cv::minMaxLoc(gathered, nullptr, &most, nullptr, nullptr, work.judged);
    if (most > 0) gathered /= most;
    const cv::Mat likeness = cv::max(contrast, 0.0).mul(gathered + k_without_vessels);
    double value = 0;
    cv::Point at;
    cv::minMaxLoc(likeness, nullptr, &value, nullptr, &at, work.judged);
    if (value <= best) continue;
    best = value;
    disc.centre = {(at.x + 0.5) * work.factor - 0.5, (at.y + 0.5) * work.factor - 0.5};
    disc.radius = radius * work.factor;
    disc.contrast = contrast.at<float>(at);
  }
  return disc;
}

}  // namespace oct::anatomy_dfe
