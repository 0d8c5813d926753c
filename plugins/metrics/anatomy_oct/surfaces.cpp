// SPDX-License-Identifier: Apache-2.0
#include "surfaces.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "phantom/surfaces.h"

namespace oct::anatomy_oct {
namespace {

using phantom::best_path;
using phantom::max_of_rows;
using phantom::mean_of_rows;

constexpr double k_least_thickness = 60;  // um
constexpr double k_least_ilm = 0.25;      // contrast: 99 of 100 columns of real scans have more
constexpr double k_least_rpe = 0.1;       // likewise
constexpr double k_steepest = 1.2;        // rows per column, relative to 45 degrees
// Where the surfaces lie beside what is found, set on phantoms of 64 to 496 rows (seeds 1000 on).
constexpr double k_ilm_rows = -0.45;       // the edge between two rows lies in the middle of them
constexpr double k_ilm_depth = 2.6;        // um that smoothing brings it up
constexpr double k_ridge_rows = -0.25;     // the choroid's light draws the ridge down
constexpr double k_ridge_to_edge = 13.5;   // um from the middle of the RPE to its upper edge
constexpr double k_ridge_to_membrane = 9;  // um from there to Bruch's membrane

float percentile(const cv::Mat& image, double share) {
  std::vector<float> values(image.begin<float>(), image.end<float>());
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

/// 0 where `values` reach `enough`, 1 where they are 0.
cv::Mat lack(const cv::Mat& values, double enough) {
  cv::Mat missing = (enough - values) / enough;
  cv::max(missing, 0.0, missing);
  cv::min(missing, 1.0, missing);
  return missing;
}

float value_at(const cv::Mat& field, float row, int column) {
  return field.at<float>(std::clamp(cvRound(row), 0, field.rows - 1), column);
}

class Finder {
 public:
  Finder(const cv::Mat& image, double depth)
      : px_(image.rows / depth),
        slope_(k_column_to_row),
        reach_(std::max(1, cvCeil(1.6 * slope_))) {
    const double across = px_ / k_column_to_row;
    cv::Mat smooth;
    cv::GaussianBlur(image, smooth, {}, std::max(0.45, 26 * across), std::max(0.4, 5 * px_));
    const float dark = std::max(percentile(smooth, 0.25), 0.0F);
    const float bright = std::max(percentile(smooth, 0.995), dark + 1);
    linear_ = (smooth - dark) / (bright - dark);
    cv::max(linear_, 0.0, linear_);
    cv::min(linear_, 1.3, linear_);
    cv::Mat raised = cv::max(smooth, 0.0) + (0.5 * dark + 1);
    cv::log(raised, tissue_);
    const double base = std::log(1.5 * dark + 1);
    tissue_ = (tissue_ - base) / (std::log(bright + 0.5 * dark + 1) - base);
    cv::max(tissue_, -0.2, tissue_);
    cv::min(tissue_, 1.2, tissue_);
  }

  Surfaces find() {
    Surfaces found;
    found.um_per_row = 1 / px_;
    const cv::Mat step =
        mean_of_rows(tissue_, 0, rows(40)) - mean_of_rows(tissue_, -rows(45), rows(45));
    found.ilm = find_ilm(step);
    std::vector<float> ridge = find_ridge();
    const cv::Mat line = linear_ - 0.5 * mean_of_rows(linear_, rows(18), rows(60)) -
                         0.5 * mean_of_rows(linear_, -rows(55), rows(40));
    found.broken.resize(found.ilm.size());
    for (int c = 0; c < linear_.cols; ++c) {
      const auto i = static_cast<std::size_t>(c);
      found.broken[i] = value_at(step, found.ilm[i], c) < k_least_ilm ||
                        value_at(line, ridge[i], c) < k_least_rpe || jumps(found.ilm, i) ||
                        jumps(ridge, i);
    }
    for (float& row : found.ilm) row += static_cast<float>(k_ilm_rows + k_ilm_depth * px_);
    for (float& row : ridge) row += static_cast<float>(k_ridge_rows);
    const auto tolerance = static_cast<float>(std::max(10 * px_, 0.25));
    const std::vector<float> level = phantom::lower_envelope(ridge, tolerance);
    for (std::size_t c = 0; c < ridge.size(); ++c) {
      found.rpe.push_back(ridge[c] - static_cast<float>(k_ridge_to_edge * px_));
      found.bm.push_back(std::max(level[c], ridge[c]) +
                         static_cast<float>(k_ridge_to_membrane * px_));
    }
    return found;
  }

 private:
  [[nodiscard]] int rows(double um) const { return std::max(1, cvRound(um * px_)); }
  [[nodiscard]] std::vector<float> path(const cv::Mat& gain) const {
    return best_path(gain, reach_, static_cast<float>(0.02 / (slope_ * slope_)));
  }
  [[nodiscard]] bool jumps(const std::vector<float>& path, std::size_t c) const {
    return c > 0 && std::abs(path[c] - path[c - 1]) > k_steepest * slope_;
  }

  [[nodiscard]] std::vector<float> find_ilm(const cv::Mat& step) const {
    const int above = rows(400);
    return path(step - 0.5 * mean_of_rows(tissue_, -above, above) -
                0.3 * max_of_rows(tissue_, -above, std::max(1, above - rows(20))));
  }

  /// Nothing as bright below it, darker right above it, bright itself, and tissue over that.
  [[nodiscard]] std::vector<float> find_ridge() const {
    const cv::Mat below = max_of_rows(linear_, rows(18), rows(420));
    const cv::Mat above = mean_of_rows(linear_, -rows(55), rows(40));
    const cv::Mat over = mean_of_rows(tissue_, -rows(170), rows(110));
    return path(linear_ - 0.8 * below - 0.4 * above - 0.6 * lack(linear_, 0.35) -
                lack(over - 0.1, 0.2));
  }

  double px_;     // rows per um
  double slope_;  // rows per column of 45 degrees
  int reach_;
  cv::Mat linear_;  // 0 dark, 1 bright
  cv::Mat tissue_;  // the same in logarithms: about 0 in the vitreous
};

}  // namespace

double Surfaces::broken_share() const {
  return static_cast<double>(std::count(broken.begin(), broken.end(), true)) /
         static_cast<double>(broken.size());
}

double Surfaces::order_share() const {
  int in_order = 0;
  for (std::size_t c = 0; c < ilm.size(); ++c) {
    if ((rpe[c] - ilm[c]) * um_per_row >= k_least_thickness) ++in_order;
  }
  return in_order / static_cast<double>(ilm.size());
}

double Surfaces::thickness() const {
  double sum = 0;
  for (std::size_t c = 0; c < ilm.size(); ++c) sum += rpe[c] - ilm[c];
  return sum * um_per_row / static_cast<double>(ilm.size());
}

double Surfaces::roughness() const {
  double sum = 0;
  for (std::size_t c = 1; c + 1 < ilm.size(); ++c) {
    sum += std::abs(ilm[c - 1] - 2 * ilm[c] + ilm[c + 1]);
  }
  return sum * um_per_row / static_cast<double>(ilm.size() - 2);
}

Surfaces find_surfaces(const cv::Mat& image, double depth) {
  return Finder(image, depth).find();
}

}  // namespace oct::anatomy_oct
