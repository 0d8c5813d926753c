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

/// Fills `lesion_map` with the highest lesion of each pixel, and the box of every lesion in view.
void map_lesions(const Eye& eye, Photo& photo) {
  const cv::Size size = photo.mask.size();
  photo.lesion_map = cv::Mat(size, CV_16U, cv::Scalar(0));
  cv::Mat highest(size, CV_32F, cv::Scalar(0));
  for (std::size_t i = 0; i < eye.lesions.size(); ++i) {
    const Lesion& lesion = eye.lesions[i];
    cv::Rect box;
    const auto mark = [&](int x, int y, cv::Point2d at) {
      const auto height = static_cast<float>(lesion.height_at(at));
      if (height < k_visible_height || photo.mask.at<std::uint8_t>(y, x) == 0) return;
      box |= cv::Rect(x, y, 1, 1);
      if (height <= highest.at<float>(y, x)) return;
      highest.at<float>(y, x) = height;
      photo.lesion_map.at<std::uint16_t>(y, x) = static_cast<std::uint16_t>(i + 1);
    };
    for_pixels_near(photo.geometry, size, lesion.centre, lesion.reach(), mark);
    if (box.empty()) continue;
    const cv::Rect2f edges(box.x - 0.5F, box.y - 0.5F, box.width, box.height);
    photo.lesions.push_back({lesion.kind, static_cast<int>(i), edges});
  }
}

}  // namespace

Photo photograph(const Eye& eye, cv::Size size) {
  check_size(size, "photograph");
  Photo photo;
  photo.geometry = geometry_of(eye, size);
  photo.mask = field_of_view(eye, photo.geometry, size);
  photo.image = paint_fundus(eye, photo.geometry, photo.mask);
  map_lesions(eye, photo);
  photo.fovea = photo.geometry.to_px({0, 0});
  photo.disc = photo.geometry.to_px(eye.disc);
  photo.disc_radius = eye.disc_radius * photo.geometry.px_per_mm;
  const ScanLine line = line_through_fovea();
  photo.scan_from = photo.geometry.to_px(line.from);
  photo.scan_to = photo.geometry.to_px(line.to);
  return photo;
}

}  // namespace oct::phantom
