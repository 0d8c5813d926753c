// SPDX-License-Identifier: Apache-2.0
#include "audit/likeness.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "audit/gray_picture.h"

namespace oct::host {
namespace {

constexpr int k_transform = 32;
constexpr int k_kept = 8;
constexpr double k_blur = 2;  // pixels of the small picture

std::uint64_t hash_of(const cv::Mat& gray) {
  cv::Mat small;
  cv::resize(gray, small, {k_transform, k_transform}, 0, 0, cv::INTER_AREA);
  small.convertTo(small, CV_32F);
  cv::Mat frequencies;
  cv::dct(small, frequencies);
  std::vector<float> low;
  for (int y = 1; y <= k_kept; ++y) {  // the first row and column say how bright, not what
    for (int x = 1; x <= k_kept; ++x) low.push_back(frequencies.at<float>(y, x));
  }
  std::vector<float> sorted = low;
  std::nth_element(sorted.begin(), sorted.begin() + 32, sorted.end());
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < low.size(); ++i) {
    hash |= static_cast<std::uint64_t>(low[i] > sorted[32]) << i;
  }
  return hash;
}

void keep_details(const cv::Mat& gray, Likeness& likeness) {
  cv::Mat small;
  cv::resize(gray, small, {Likeness::k_side, Likeness::k_side}, 0, 0, cv::INTER_AREA);
  small.convertTo(small, CV_32F);
  cv::Mat blurred;
  cv::GaussianBlur(small, blurred, {0, 0}, k_blur);
  const cv::Mat details = small - blurred;
  cv::Scalar mean;
  cv::Scalar spread;
  cv::meanStdDev(details, mean, spread);
  if (spread[0] <= 0) return;
  cv::Mat kept(Likeness::k_side, Likeness::k_side, CV_8S, likeness.details.data());
  details.convertTo(kept, CV_8S, 32 / spread[0]);
}

}  // namespace

Likeness likeness_of(const Image& image) {
  const cv::Mat gray = mean_channel(image);
  Likeness likeness;
  cv::Scalar mean;
  cv::Scalar spread;
  cv::meanStdDev(gray, mean, spread);
  likeness.mean = mean[0];
  likeness.spread = spread[0];
  likeness.hash = hash_of(gray);
  keep_details(gray, likeness);
  return likeness;
}

int distance(std::uint64_t a, std::uint64_t b) {
  return std::popcount(a ^ b);
}

double correlation(const Likeness& a, const Likeness& b) {
  constexpr double n = Likeness::k_side * Likeness::k_side;
  double sum_a = 0, sum_b = 0, sum_aa = 0, sum_bb = 0, sum_ab = 0;
  for (std::size_t i = 0; i < a.details.size(); ++i) {
    const double x = a.details[i];
    const double y = b.details[i];
    sum_a += x, sum_b += y, sum_aa += x * x, sum_bb += y * y, sum_ab += x * y;
  }
  const double spread = std::sqrt((sum_aa - sum_a * sum_a / n) * (sum_bb - sum_b * sum_b / n));
  return spread > 0 ? (sum_ab - sum_a * sum_b / n) / spread : 0;
}

}  // namespace oct::host
