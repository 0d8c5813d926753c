// SPDX-License-Identifier: Apache-2.0
#include "given.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace oct::lesions {
namespace {

constexpr int k_least_area = 2;  // pixels
constexpr float k_least_share = 0.2F;

std::vector<cv::Rect2f> boxes_of(const cv::Mat& mask) {
  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centres;
  const int count = cv::connectedComponentsWithStats(mask, labels, stats, centres, 8);
  std::vector<cv::Rect2f> boxes;
  for (int i = 1; i < count; ++i) {
    if (stats.at<int>(i, cv::CC_STAT_AREA) < k_least_area) continue;
    boxes.emplace_back(static_cast<float>(stats.at<int>(i, cv::CC_STAT_LEFT)) - 0.5F,
                       static_cast<float>(stats.at<int>(i, cv::CC_STAT_TOP)) - 0.5F,
                       static_cast<float>(stats.at<int>(i, cv::CC_STAT_WIDTH)),
                       static_cast<float>(stats.at<int>(i, cv::CC_STAT_HEIGHT)));
  }
  return boxes;
}

bool match(const cv::Rect2f& a, const cv::Rect2f& b) {
  return (a & b).area() >= k_least_share * std::min(a.area(), b.area());
}

}  // namespace

Counts against_mask(const phantom::Found& found, const cv::Mat& mask) {
  const std::vector<cv::Rect2f> given = boxes_of(mask);
  Counts counts;
  for (const cv::Rect2f& box : given) {
    const bool kept = std::any_of(found.lesions.begin(), found.lesions.end(),
                                  [&](const auto& lesion) { return match(lesion.box, box); });
    ++(kept ? counts.kept : counts.lost);
  }
  counts.invented = static_cast<int>(
      std::count_if(found.lesions.begin(), found.lesions.end(), [&](const auto& lesion) {
        return std::none_of(given.begin(), given.end(),
                            [&](const cv::Rect2f& box) { return match(lesion.box, box); });
      }));
  return counts;
}

}  // namespace oct::lesions
