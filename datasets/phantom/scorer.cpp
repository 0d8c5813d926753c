// SPDX-License-Identifier: Apache-2.0
#include "phantom/scorer.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string>

#include "octsdk/error.h"
#include "phantom/surfaces.h"

namespace oct::phantom {
namespace {

constexpr double k_white = 255;            // every image is brought to [0, k_white]
constexpr double k_scan_width = 6000;      // um
constexpr double k_least_bump = 17;        // um
constexpr double k_least_width = 70;       // um
constexpr double k_ridge_to_edge = 12;     // um from the middle of the RPE to its upper edge
constexpr double k_ridge_to_membrane = 9;  // um from there to Bruch's membrane
constexpr double k_dark_share = 0.30;      // of the way from vitreous to retina

float middle_value(std::vector<float> values) {
  if (values.empty()) return 0;
  auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

class Finder {
 public:
  explicit Finder(const cv::Mat& image)
      : px_(image.rows / k_scan_depth), across_(image.cols / k_scan_width) {
    cv::GaussianBlur(image, smooth_, {}, std::max(0.45, 26 * across_), std::max(0.4, 5 * px_));
    cv::normalize(smooth_, smooth_, 0, k_white, cv::NORM_MINMAX);
  }

  Found find() {
    Found found;
    found.size = smooth_.size();
    const std::vector<float> ridge = find_ridge();
    found.ilm = find_surface(ridge);
    const auto tolerance = static_cast<float>(std::max(10 * px_, 0.25));
    const std::vector<float> level = lower_envelope(ridge, tolerance);
    for (int c = 0; c < smooth_.cols; ++c) {
      found.rpe.push_back(ridge[c] - static_cast<float>(k_ridge_to_edge * px_));
      const float lowest = std::max(level[c], ridge[c]);
      found.bm.push_back(lowest + static_cast<float>(k_ridge_to_membrane * px_));
    }
    find_elevations(ridge, level, found);
    find_fluid(ridge, found);
    return found;
  }

 private:
  [[nodiscard]] int rows(double um) const { return std::max(1, cvRound(um * px_)); }
  [[nodiscard]] std::vector<float> path(const cv::Mat& gain) const {
    const double square = px_ / across_;  // rows of a slope of 45 degrees over one column
    const int reach = std::max(1, cvCeil(1.6 * square));
    return best_path(gain, reach, static_cast<float>(k_white * 0.02 / (square * square)));
  }

  /// The RPE is the lowest bright line: nothing as bright below it, darker right above it.
  std::vector<float> find_ridge() {
    const cv::Mat below = max_of_rows(smooth_, rows(18), rows(420));
    const cv::Mat above = mean_of_rows(smooth_, -rows(55), rows(40));
    std::vector<float> ridge = path(smooth_ - 0.8 * below - 0.4 * above);
    for (float& row : ridge)
      row -= 0.22F;  // the choroid's light draws it down; see docs/phantom.md
    return ridge;
  }

  /// The inner surface: dark for long above it, bright below it, and over the RPE.
  std::vector<float> find_surface(const std::vector<float>& ridge) {
    const cv::Mat inside = mean_of_rows(smooth_, 0, rows(24));
    const int above = rows(400);
    cv::Mat gain = inside - 0.2 * mean_of_rows(smooth_, -above, above) -
                   0.8 * max_of_rows(smooth_, -above, above);
    for (int c = 0; c < gain.cols; ++c) {
      const int last = std::clamp(cvRound(ridge[c] - 60 * px_), 1, gain.rows);
      gain.col(c).rowRange(last, gain.rows) = static_cast<float>(-k_white);
    }
    std::vector<float> surface = path(gain);
    // The edge lies before the first bright pixel, less what the smoothing reaches out.
    for (float& row : surface) row += static_cast<float>(4.4 * px_ - 0.6);
    return surface;
  }

  void find_elevations(const std::vector<float>& ridge, const std::vector<float>& level,
                       Found& found) const {
    const auto least = static_cast<float>(std::max(k_least_bump * px_, 0.8));
    std::vector<float> lift(ridge.size());
    for (std::size_t c = 0; c < lift.size(); ++c) lift[c] = level[c] - ridge[c];
    const int columns = smooth_.cols;
    for (int first = 0; first < columns; ++first) {
      int last = first;
      float peak = 0;
      while (last < columns && lift[last] > 0.5F * least) peak = std::max(peak, lift[last++]);
      if (last == first) continue;
      if (peak >= least && last - first >= k_least_width * across_) {
        const float top = *std::min_element(found.rpe.begin() + first, found.rpe.begin() + last);
        const float bottom = *std::max_element(found.bm.begin() + first, found.bm.begin() + last);
        found.lesions.push_back(
            {Finding::elevation,
             cv::Rect2f(first - 0.5F, top, static_cast<float>(last - first), bottom - top)});
      }
      first = last;
    }
  }

  /// Brightness of the RPE in each column relative to the image: shadows darken all of a column.
  [[nodiscard]] std::vector<float> column_light(const std::vector<float>& ridge) const {
    std::vector<float> light(ridge.size());
    for (int c = 0; c < smooth_.cols; ++c) {
      light[c] = smooth_.at<float>(std::clamp(cvRound(ridge[c]), 0, smooth_.rows - 1), c);
    }
    const float usual = std::max(middle_value(light), 1e-6F);
    for (float& value : light) value = std::clamp(value / usual, 0.2F, 1.0F);
    return light;
  }

  void find_fluid(const std::vector<float>& ridge, Found& found) const {
    std::vector<float> vitreous;
    std::vector<float> retina;
    for (int c = 0; c < smooth_.cols; ++c) {
      const float surface = found.ilm[c];
      for (int y = 0; y < ridge[c]; ++y) {
        if (y < surface - 20 * px_) vitreous.push_back(smooth_.at<float>(y, c));
        if (y > surface + 10 * px_) retina.push_back(smooth_.at<float>(y, c));
      }
    }
    const float dark = middle_value(std::move(vitreous));
    const float usual = middle_value(std::move(retina));
    const std::vector<float> light = column_light(ridge);
    cv::Mat fluid(smooth_.size(), CV_8U, cv::Scalar(0));
    for (int c = 0; c < smooth_.cols; ++c) {
      const float limit = dark + static_cast<float>(k_dark_share) * (usual * light[c] - dark);
      const int first = std::max(0, cvCeil(found.ilm[c] + 14 * px_));
      const int last = std::min(smooth_.rows - 1, cvFloor(ridge[c] - 12 * px_));
      for (int y = first; y <= last; ++y) {
        if (smooth_.at<float>(y, c) < limit) fluid.at<std::uint8_t>(y, c) = 255;
      }
    }
    collect(fluid, found);
  }

  void collect(const cv::Mat& fluid, Found& found) const {
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centres;
    const int count = cv::connectedComponentsWithStats(fluid, labels, stats, centres, 4);
    const double least = std::max(2.0, 90 * across_ * 28 * px_);
    for (int i = 1; i < count; ++i) {
      if (stats.at<int>(i, cv::CC_STAT_AREA) < least) continue;
      found.lesions.push_back(
          {Finding::fluid, cv::Rect2f(stats.at<int>(i, cv::CC_STAT_LEFT) - 0.5F,
                                      stats.at<int>(i, cv::CC_STAT_TOP) - 0.5F,
                                      static_cast<float>(stats.at<int>(i, cv::CC_STAT_WIDTH)),
                                      static_cast<float>(stats.at<int>(i, cv::CC_STAT_HEIGHT)))});
    }
  }

  double px_;      // rows per um
  double across_;  // columns per um
  cv::Mat smooth_;
};

}  // namespace

Found find_structures(const cv::Mat& oct) {
  const bool known = oct.type() == CV_8UC1 || oct.type() == CV_32FC1;
  if (!known || oct.cols < 16 || oct.rows < 16) {
    throw Error(ExitCode::invalid_input,
                "phantom scorer: got " + std::to_string(oct.cols) + "x" + std::to_string(oct.rows) +
                    " pixels of OpenCV type " + std::to_string(oct.type()) +
                    "; expected one channel, 8-bit or float, sides of at least 16");
  }
  cv::Mat image;
  oct.convertTo(image, CV_32F);
  if (!cv::checkRange(image)) {
    throw Error(ExitCode::invalid_input,
                "phantom scorer: the image has values that are not finite");
  }
  return Finder(image).find();
}

}  // namespace oct::phantom
