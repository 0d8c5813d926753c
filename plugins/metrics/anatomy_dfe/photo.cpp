// SPDX-License-Identifier: Apache-2.0
#include "photo.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "common/matrix.h"
#include "octsdk/itk/retina.h"

namespace oct::anatomy_dfe {

Photo look_at(const Image& image) {
  Photo photo;
  photo.red = metrics::plane_matrix(image, 0);
  photo.green = metrics::plane_matrix(image, image.channels == 3 ? 1 : 0);
  photo.inside = metrics::mask_matrix(field_of_view(image).inside);
  const double area = cv::countNonZero(photo.inside);
  photo.share = area / static_cast<double>(photo.inside.total());
  photo.radius = std::max(1.0, std::sqrt(area / std::numbers::pi));
  std::vector<cv::Point> points;
  cv::findNonZero(photo.inside, points);
  cv::Point2f centre;
  float around = 0;
  cv::minEnclosingCircle(points, centre, around);
  photo.centre = centre;
  // The circle goes through the middle of pixels, the area counts them whole.
  photo.roundness = std::min(1.0, area / (std::numbers::pi * std::pow(around + 0.5, 2)));
  return photo;
}

cv::Mat background_of(const cv::Mat& values, const cv::Mat& inside, double sigma) {
  cv::Mat weight;
  inside.convertTo(weight, CV_32F);
  cv::Mat sum;
  cv::GaussianBlur(values.mul(weight), sum, {}, sigma);
  cv::GaussianBlur(weight, weight, {}, sigma);
  cv::Mat mean;
  cv::divide(sum, cv::max(weight, 1e-3), mean);
  return mean;
}

}  // namespace oct::anatomy_dfe
