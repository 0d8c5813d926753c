// SPDX-License-Identifier: Apache-2.0
#include "paths/row_path.h"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace oct {

std::vector<int> row_path(const cv::Mat& gain, int reach, float stiffness) {
  cv::Mat total = gain.t();  // columns become rows: neighbours in memory
  cv::Mat from(total.size(), CV_32S, cv::Scalar(0));
  for (int c = 1; c < total.rows; ++c) {
    const float* before = total.ptr<float>(c - 1);
    for (int y = 0; y < total.cols; ++y) {
      float best = -std::numeric_limits<float>::max();
      for (int p = std::max(0, y - reach); p <= std::min(total.cols - 1, y + reach); ++p) {
        const float value = before[p] - stiffness * static_cast<float>((p - y) * (p - y));
        if (value > best) {
          best = value;
          from.at<int>(c, y) = p;
        }
      }
      total.at<float>(c, y) += best;
    }
  }
  std::vector<int> path(static_cast<std::size_t>(total.rows));
  const float* last = total.ptr<float>(total.rows - 1);
  int row = static_cast<int>(std::max_element(last, last + total.cols) - last);
  for (int c = total.rows - 1; c >= 0; --c) {
    path[static_cast<std::size_t>(c)] = row;
    row = from.at<int>(c, row);
  }
  return path;
}

}  // namespace oct
