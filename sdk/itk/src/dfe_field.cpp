// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "octsdk/itk/retina.h"

namespace oct {
namespace {

constexpr int kWorkSide = 320;  // the outline is found on a reduced image: quick, and smooth
constexpr double kAboveGround = 0.045;  // of full scale: what is brighter than the ground
constexpr double kMaxGround = 0.1;      // brighter corners are retina, not ground
constexpr double kLeastArea = 0.1;      // of the image: smaller finds are lamps, not a fundus

// The brightest channel: the ground is black in all, the fundus at least red.
cv::Mat brightness(const Image& image) {
  cv::Mat out(image.height, image.width, CV_32F, cv::Scalar(0));
  for (int c = 0; c < image.channels; ++c) {
    const auto plane = image.plane(c);
    std::transform(plane.begin(), plane.end(), out.begin<float>(), out.begin<float>(),
                   [](float a, float b) { return std::max(a, b); });
  }
  return out / full_scale(image.type);
}

// The second darkest of the corners: one of them may hold a character or a mark.
double ground_level(const cv::Mat& image) {
  const int side = std::max(1, std::min(image.cols, image.rows) / 32);
  std::array<double, 4> corners{};
  for (int i = 0; i < 4; ++i) {
    const cv::Rect corner(i % 2 == 0 ? 0 : image.cols - side, i < 2 ? 0 : image.rows - side, side,
                          side);
    corners[static_cast<std::size_t>(i)] = cv::mean(image(corner))[0];
  }
  std::sort(corners.begin(), corners.end());
  return corners[1];
}

// The convex outline of the largest bright area, empty when there is none.
std::vector<cv::Point> outline(const cv::Mat& image) {
  const double ground = ground_level(image);
  if (ground > kMaxGround) {
    return {};
  }
  cv::Mat bright = image > ground + kAboveGround;
  // Opening takes away the small tab at the rim by which cameras mark the upper right.
  const int tab = std::max(3, std::min(image.cols, image.rows) / 24) | 1;
  cv::morphologyEx(bright, bright, cv::MORPH_CLOSE, cv::Mat::ones(5, 5, CV_8U));
  cv::morphologyEx(bright, bright, cv::MORPH_OPEN,
                   cv::getStructuringElement(cv::MORPH_ELLIPSE, {tab, tab}));
  std::vector<std::vector<cv::Point>> areas;
  cv::findContours(bright, areas, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  const auto largest = std::max_element(areas.begin(), areas.end(), [](auto& a, auto& b) {
    return cv::contourArea(a) < cv::contourArea(b);
  });
  std::vector<cv::Point> hull;
  if (largest != areas.end()) {
    cv::convexHull(*largest, hull);
  }
  if (hull.empty() || cv::contourArea(hull) < kLeastArea * image.cols * image.rows) {
    return {};
  }
  return hull;
}

}  // namespace

FieldOfView field_of_view(const Image& image) {
  FieldOfView field{{0, 0, image.width, image.height},
                    {image.width, image.height, std::vector<std::uint8_t>(image.plane_size(), 1)}};
  if (image.plane_size() == 0) {
    return field;
  }
  const double factor =
      std::max(1.0, static_cast<double>(std::max(image.width, image.height)) / kWorkSide);
  cv::Mat reduced;
  cv::resize(brightness(image), reduced,
             {std::max(1, static_cast<int>(image.width / factor)),
              std::max(1, static_cast<int>(image.height / factor))},
             0, 0, cv::INTER_AREA);
  std::vector<cv::Point> hull = outline(reduced);
  if (hull.empty()) {
    return field;
  }
  // From centre to centre, so that the first and last row and column meet those of the image.
  const auto scaled = [](int v, int from, int to) {
    return from > 1 ? static_cast<int>(static_cast<double>(v) * (to - 1) / (from - 1) + 0.5) : 0;
  };
  for (cv::Point& p : hull) {
    p = {scaled(p.x, reduced.cols, image.width), scaled(p.y, reduced.rows, image.height)};
  }
  cv::Mat inside(image.height, image.width, CV_8U, field.inside.set.data());
  inside.setTo(0);
  cv::fillConvexPoly(inside, hull, 1);
  const cv::Rect box = cv::boundingRect(hull);
  field.box = {box.x, box.y, box.width, box.height};
  return field;
}

}  // namespace oct
