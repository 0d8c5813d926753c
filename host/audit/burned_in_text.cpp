// SPDX-License-Identifier: Apache-2.0
#include "audit/burned_in_text.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "audit/gray_picture.h"

namespace oct::host {
namespace {

constexpr int k_longest_side = 2048;
constexpr double k_middle_from = 0.2;
constexpr double k_middle_to = 0.8;
constexpr int k_bright = 190;           // of 255: ink is at least so bright ...
constexpr double k_contrast = 90;       // ... and so much brighter than what is around it
constexpr double k_calm = 22;           // spread of what is around it
constexpr int k_least_height = 6;       // pixels
constexpr double k_most_height = 0.09;  // of the image's height
constexpr int k_least_glyphs = 3;

struct Glyph {
  cv::Rect box;
  [[nodiscard]] int bottom() const { return box.y + box.height; }
};

bool is_at_edge(const cv::Rect& box, const cv::Size& size) {
  const double x = (box.x + box.width / 2.0) / size.width;
  const double y = (box.y + box.height / 2.0) / size.height;
  return x < k_middle_from || x > k_middle_to || y < k_middle_from || y > k_middle_to;
}

bool has_shape_of_a_letter(const cv::Rect& box, int area, const cv::Size& size) {
  const double fill = static_cast<double>(area) / box.area();
  const bool narrow = box.width * 3 <= box.height;  // I, l, 1, /
  return box.height >= k_least_height && box.height <= k_most_height * size.height &&
         box.width <= 1.7 * box.height && box.width >= 1 && fill >= 0.15 &&
         fill <= (narrow ? 1.0 : 0.85);
}

/// Letters are sharp: a pixel or two outside of one, the ground is even and far from its ink.
bool stands_out(const cv::Mat& picture, const cv::Mat& ink, const cv::Rect& box) {
  cv::Rect around(box.x - 2, box.y - 2, box.width + 4, box.height + 4);
  around &= cv::Rect(0, 0, picture.cols, picture.rows);
  const cv::Mat here = ink(around);
  cv::Mat near_ink;
  cv::dilate(here, near_ink, cv::Mat());
  cv::Scalar ink_mean;
  cv::Scalar ground_mean;
  cv::Scalar spread;
  ink_mean = cv::mean(picture(around), here);
  const cv::Mat ground = near_ink == 0;
  if (cv::countNonZero(ground) < 4) return false;
  cv::meanStdDev(picture(around), ground_mean, spread, ground);
  return ink_mean[0] - ground_mean[0] >= k_contrast && spread[0] <= k_calm;
}

std::vector<Glyph> glyphs_of(const cv::Mat& picture) {
  const cv::Mat ink = picture >= k_bright;
  cv::Mat labels;
  cv::Mat stats;
  cv::Mat centres;
  const int count = cv::connectedComponentsWithStats(ink, labels, stats, centres, 8, CV_32S);
  std::vector<Glyph> glyphs;
  for (int i = 1; i < count; ++i) {
    const cv::Rect box(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                       stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
    if (has_shape_of_a_letter(box, stats.at<int>(i, cv::CC_STAT_AREA), picture.size()) &&
        is_at_edge(box, picture.size()) && stands_out(picture, ink, box)) {
      glyphs.push_back({box});
    }
  }
  std::sort(glyphs.begin(), glyphs.end(),
            [](const Glyph& a, const Glyph& b) { return a.box.x < b.box.x; });
  return glyphs;
}

bool follows(const Glyph& left, const Glyph& right) {
  const double height = std::max(left.box.height, right.box.height);
  const double least = std::min(left.box.height, right.box.height);
  const int gap = right.box.x - (left.box.x + left.box.width);
  return least >= 0.6 * height && std::abs(left.bottom() - right.bottom()) <= 0.3 * height &&
         gap >= -1 && gap <= 1.3 * height;
}

/// The longest chain of glyphs that follow each other.
TextSuspicion longest_row(const std::vector<Glyph>& glyphs) {
  std::vector<int> length(glyphs.size(), 1);
  std::vector<std::size_t> start(glyphs.size());
  TextSuspicion best;
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    start[i] = i;
    for (std::size_t j = 0; j < i; ++j) {
      if (length[j] + 1 > length[i] && follows(glyphs[j], glyphs[i])) {
        length[i] = length[j] + 1;
        start[i] = start[j];
      }
    }
    if (length[i] >= k_least_glyphs && length[i] > best.glyphs) {
      const cv::Rect& first = glyphs[start[i]].box;
      best = {length[i], first.x, first.y};
    }
  }
  return best;
}

}  // namespace

TextSuspicion burned_in_text(const Image& image) {
  const double shrink =
      std::max(1.0, static_cast<double>(std::max(image.width, image.height)) / k_longest_side);
  TextSuspicion best;
  for (const bool bright_ink : {true, false}) {
    cv::Mat picture = bright_ink ? brightest_channel(image) : 255 - darkest_channel(image);
    if (shrink > 1) {
      cv::resize(picture, picture, {}, 1 / shrink, 1 / shrink, cv::INTER_AREA);
    }
    const TextSuspicion row = longest_row(glyphs_of(picture));
    if (row.glyphs > best.glyphs) best = row;
  }
  best.x = static_cast<int>(best.x * shrink);
  best.y = static_cast<int>(best.y * shrink);
  return best;
}

}  // namespace oct::host
