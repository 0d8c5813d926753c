// SPDX-License-Identifier: Apache-2.0
#include "phantom/surfaces.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "paths/row_path.h"

namespace oct::phantom {
namespace {

float refined(const cv::Mat& gain, int row, int column) {
  if (row < 1 || row + 1 >= gain.rows) return static_cast<float>(row);
  const float before = gain.at<float>(row - 1, column);
  const float here = gain.at<float>(row, column);
  const float after = gain.at<float>(row + 1, column);
  const float bend = before - 2 * here + after;
  if (bend >= 0) return static_cast<float>(row);
  return row + std::clamp(0.5F * (before - after) / bend, -0.5F, 0.5F);
}

/// Row y of the result is row y + offset of the image; `count` rows follow each.
cv::Mat padded(const cv::Mat& image, int offset, int count) {
  const int above = std::max(0, -offset);
  const int below = std::max(0, offset) + count;
  cv::Mat wide;
  cv::copyMakeBorder(image, wide, above, below, 0, 0, cv::BORDER_REPLICATE);
  const int first = above + offset;
  return wide.rowRange(first, first + image.rows + count).clone();
}

}  // namespace

std::vector<float> best_path(const cv::Mat& gain, int reach, float stiffness) {
  const std::vector<int> rows = row_path(gain, reach, stiffness);
  std::vector<float> path(rows.size());
  for (int c = 0; c < gain.cols; ++c) path[c] = refined(gain, rows[c], c);
  return path;
}

std::vector<float> lower_envelope(const std::vector<float>& surface, float tolerance) {
  const int count = static_cast<int>(surface.size());
  constexpr int terms = 4;
  cv::Mat powers(count, terms, CV_64F);
  cv::Mat rows(count, 1, CV_64F);
  for (int c = 0; c < count; ++c) {
    const double x = 2.0 * (c + 0.5) / count - 1;
    for (int k = 0; k < terms; ++k) powers.at<double>(c, k) = std::pow(x, k);
    rows.at<double>(c) = surface[c];
  }
  cv::Mat weight(count, 1, CV_64F, cv::Scalar(1));
  cv::Mat curve;
  constexpr int rounds = 16;
  for (int round = 0; round < rounds; ++round) {
    cv::Mat weighted = powers.clone();
    for (int k = 0; k < terms; ++k) weighted.col(k) = weighted.col(k).mul(weight);
    cv::Mat coefficients;
    cv::solve(weighted.t() * powers, weighted.t() * rows, coefficients, cv::DECOMP_SVD);
    curve = powers * coefficients;
    for (int c = 0; c < count; ++c) {
      const double lift = curve.at<double>(c) - rows.at<double>(c);
      // First sink to the low places, wherever they are; then fit what lies near those.
      weight.at<double>(c) =
          round < rounds / 2 ? (lift > 0 ? 0.1 : 1.0) : 1 / (1 + std::pow(lift / tolerance, 4.0));
    }
  }
  std::vector<float> envelope(count);
  for (int c = 0; c < count; ++c) envelope[c] = static_cast<float>(curve.at<double>(c));
  return envelope;
}

cv::Mat mean_of_rows(const cv::Mat& image, int offset, int count) {
  cv::Mat mean;
  cv::blur(padded(image, offset, count), mean, {1, count}, {0, 0});
  return mean.rowRange(0, image.rows).clone();
}

cv::Mat max_of_rows(const cv::Mat& image, int offset, int count) {
  cv::Mat greatest;
  const cv::Mat window = cv::Mat::ones(count, 1, CV_8U);
  cv::dilate(padded(image, offset, count), greatest, window, {0, 0});
  return greatest.rowRange(0, image.rows).clone();
}

}  // namespace oct::phantom
