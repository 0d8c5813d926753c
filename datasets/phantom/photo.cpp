// SPDX-License-Identifier: Apache-2.0
#include "phantom/photo.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "phantom/photo_paint.h"

namespace oct::phantom {
namespace {

PhotoGeometry geometry_of(const Eye& eye, cv::Size size) {
  const double narrow = std::min(size.width, size.height);
  const double wide = std::max(size.width, size.height);
  const double diameter = std::min(0.97 * wide, size.width > size.height ? 1.16 * narrow : narrow);
  PhotoGeometry geometry;
  geometry.px_per_mm = 0.5 * diameter / eye.photo.radius;
  geometry.centre_px = {0.5 * (size.width - 1), 0.5 * (size.height - 1)};
  geometry.centre_mm = eye.photo.centre;
  return geometry;
}

cv::Mat field_of_view(const Eye& eye, const PhotoGeometry& geometry, cv::Size size) {
  cv::Mat mask(size, CV_8U, cv::Scalar(0));
  const double radius = eye.photo.radius * geometry.px_per_mm;
  for (int y = 0; y < size.height; ++y) {
    for (int x = 0; x < size.width; ++x) {
      const cv::Point2d offset = cv::Point2d(x, y) - geometry.centre_px;
      if (offset.dot(offset) < radius * radius) mask.at<std::uint8_t>(y, x) = 255;
    }
  }
  return mask;
}

/// The highest lesion at each pixel, where it is high enough to be seen.
cv::Mat map_lesions(const Eye& eye, const PhotoGeometry& geometry, const cv::Mat& mask) {
  cv::Mat map(mask.size(), CV_16U, cv::Scalar(0));
  cv::Mat highest(mask.size(), CV_32F, cv::Scalar(k_visible_height));
  for (std::size_t i = 0; i < eye.lesions.size(); ++i) {
    for_pixels_near(geometry, mask.size(), eye.lesions[i].centre, eye.lesions[i].reach(),
                    [&](int x, int y, cv::Point2d at) {
                      const auto height = static_cast<float>(eye.lesions[i].height_at(at));
                      if (height < highest.at<float>(y, x) || !mask.at<std::uint8_t>(y, x)) return;
                      highest.at<float>(y, x) = height;
                      map.at<std::uint16_t>(y, x) = static_cast<std::uint16_t>(i + 1);
                    });
  }
  return map;
}

std::vector<LesionView> list_lesions(const Eye& eye, const cv::Mat& map) {
  std::vector<cv::Rect> boxes(eye.lesions.size());
  for (int y = 0; y < map.rows; ++y) {
    for (int x = 0; x < map.cols; ++x) {
      const int label = map.at<std::uint16_t>(y, x);
      if (label > 0) boxes[label - 1] |= cv::Rect(x, y, 1, 1);
    }
  }
  std::vector<LesionView> views;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (boxes[i].empty()) continue;
    const cv::Rect2f box(boxes[i].x - 0.5F, boxes[i].y - 0.5F, boxes[i].width, boxes[i].height);
    views.push_back({eye.lesions[i].kind, static_cast<int>(i), box});
  }
  return views;
}

}  // namespace

Photo photograph(const Eye& eye, cv::Size size) {
  check_size(size, "photograph");
  Photo photo;
  photo.geometry = geometry_of(eye, size);
  photo.mask = field_of_view(eye, photo.geometry, size);
  photo.image = paint_fundus(eye, photo.geometry, photo.mask);
  photo.lesion_map = map_lesions(eye, photo.geometry, photo.mask);
  photo.lesions = list_lesions(eye, photo.lesion_map);
  photo.fovea = photo.geometry.to_px({0, 0});
  photo.disc = photo.geometry.to_px(eye.disc);
  photo.disc_radius = eye.disc_radius * photo.geometry.px_per_mm;
  const ScanLine line = line_through_fovea(eye);
  photo.scan_from = photo.geometry.to_px(line.from);
  photo.scan_to = photo.geometry.to_px(line.to);
  return photo;
}

}  // namespace oct::phantom
