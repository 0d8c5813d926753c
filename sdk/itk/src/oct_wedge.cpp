// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "octsdk/itk/retina.h"
#include "octsdk/random.h"
#include "src/unit.h"

namespace oct {
namespace {

constexpr float kWhite = 0.92F;  // of full scale; JPEG darkens the padding's rim
constexpr int kCornerReach = 4;  // pixels: padding begins this near to a corner
constexpr int kRim = 3;          // pixels around it that JPEG smears

void choose_in(const cv::Mat& part, int least, std::vector<bool>& chosen) {
  std::vector<int> seen(chosen.size(), 0);
  std::for_each(part.begin<int>(), part.end<int>(), [&](int label) {
    const auto at = static_cast<std::size_t>(label);
    chosen[at] = chosen[at] || ++seen[at] >= least;
  });
}

// The labels of the components that come near to a corner, or run along an edge further than a
// bright layer that leaves the scan there would.
std::vector<bool> padding_labels(const cv::Mat& labels, int count) {
  std::vector<bool> chosen(static_cast<std::size_t>(count), false);
  const int reach_x = std::min(kCornerReach, labels.cols);
  const int reach_y = std::min(kCornerReach, labels.rows);
  for (const int x : {0, labels.cols - reach_x}) {
    for (const int y : {0, labels.rows - reach_y}) {
      choose_in(labels(cv::Rect(x, y, reach_x, reach_y)), 1, chosen);
    }
  }
  for (const int y : {0, labels.rows - 1}) {
    choose_in(labels.row(y), std::max(8, labels.cols / 32), chosen);
  }
  for (const int x : {0, labels.cols - 1}) {
    choose_in(labels.col(x), std::max(32, labels.rows / 8), chosen);
  }
  chosen[0] = false;  // what is not white
  return chosen;
}

}  // namespace

Mask white_wedge(const Image& image) {
  Mask mask{image.width, image.height, std::vector<std::uint8_t>(image.plane_size(), 1)};
  if (mask.set.empty()) {
    return mask;
  }
  cv::Mat white(image.height, image.width, CV_8U, mask.set.data());
  const float threshold = kWhite * full_scale(image.type);
  for (int c = 0; c < image.channels; ++c) {
    const auto plane = image.plane(c);
    std::transform(plane.begin(), plane.end(), mask.set.begin(), mask.set.begin(),
                   [=](float v, std::uint8_t set) { return set != 0 && v >= threshold; });
  }
  cv::Mat labels;
  const int count = cv::connectedComponents(white, labels, 8, CV_32S);
  const std::vector<bool> chosen = padding_labels(labels, count);
  std::transform(labels.begin<int>(), labels.end<int>(), mask.set.begin(),
                 [&](int label) { return chosen[static_cast<std::size_t>(label)]; });
  const cv::Size rim(2 * kRim + 1, 2 * kRim + 1);
  cv::dilate(white, white, cv::getStructuringElement(cv::MORPH_RECT, rim));
  return mask;
}

Image fill_with_background(Image image, const Mask& mask) {
  check_same_size(image, mask);
  for (int c = 0; c < image.channels; ++c) {
    const auto plane = image.plane(c);
    std::vector<float> seen;
    seen.reserve(plane.size());
    for (std::size_t i = 0; i < plane.size(); ++i) {
      if (mask.set[i] == 0) {
        seen.push_back(plane[i]);
      }
    }
    const std::size_t dark = (seen.size() + 1) / 2;
    std::nth_element(seen.begin(), seen.begin() + static_cast<std::ptrdiff_t>(seen.size() / 2),
                     seen.end());
    // One stream for all channels: a gray image stored as three stays gray.
    Rng rng(0, "wedge", static_cast<std::uint64_t>(image.width),
            static_cast<std::uint64_t>(image.height));
    for (std::size_t i = 0; i < plane.size(); ++i) {
      if (mask.set[i] != 0) {
        plane[i] = dark == 0 ? 0.0F : seen[rng.below(dark)];
      }
    }
  }
  return image;
}

}  // namespace oct
