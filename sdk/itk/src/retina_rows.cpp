// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "octsdk/itk/flatten.h"
#include "paths/row_path.h"
#include "src/unit.h"

namespace oct {
namespace {

constexpr int kWorkSide = 256;       // layers are found on a reduced image: quick, and smooth
constexpr double kUsualDepth = 2.0;  // mm, of a scan that does not tell its spacing
constexpr double kUsualWidth = 6.0;  // mm
// Of the image's range: what the RPE stands out by in a column that is trusted, and in the mean of
// all columns. The best path through white noise stands out by 0.2.
constexpr float kTrusted = 0.05F;
constexpr float kLeastContrast = 0.22F;

// Row y of the result looks at rows y + offset ... y + offset + count - 1.
cv::Mat rows_around(const cv::Mat& image, int offset, int count, bool greatest) {
  cv::Mat wide;
  cv::copyMakeBorder(image, wide, std::max(0, -offset), std::max(0, offset) + count, 0, 0,
                     cv::BORDER_REPLICATE);
  cv::Mat out;
  if (greatest) {
    cv::dilate(wide, out, cv::Mat::ones(count, 1, CV_8U), {0, 0});
  } else {
    cv::blur(wide, out, {1, count}, {0, 0});
  }
  const int first = std::max(0, -offset) + offset;
  return out.rowRange(first, first + image.rows).clone();
}

// The smooth curve along the lower side of `rows`: what lies above it (drusen) weighs little.
std::vector<float> lower_side(const std::vector<float>& rows, const std::vector<float>& trust,
                              double tolerance) {
  const int n = static_cast<int>(rows.size());
  const double stiffness = 3e-5 * std::pow(n, 4.0);
  cv::Mat bending(n, n, CV_64F, cv::Scalar(0));
  for (int i = 1; i + 1 < n; ++i) {
    const double second[] = {1, -2, 1};
    for (int a = 0; a < 3; ++a) {
      for (int b = 0; b < 3; ++b) {
        bending.at<double>(i - 1 + a, i - 1 + b) += stiffness * second[a] * second[b];
      }
    }
  }
  std::vector<double> weight(trust.begin(), trust.end());
  std::vector<float> curve(rows.size());
  for (int round = 0; round < 10; ++round) {
    cv::Mat system = bending.clone();
    cv::Mat right(n, 1, CV_64F);
    for (int i = 0; i < n; ++i) {
      const auto at = static_cast<std::size_t>(i);
      system.at<double>(i, i) += weight[at] + 1e-6;
      right.at<double>(i) = (weight[at] + 1e-6) * rows[at];
    }
    cv::Mat solution;
    cv::solve(system, right, solution, cv::DECOMP_CHOLESKY);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      curve[i] = static_cast<float>(solution.at<double>(static_cast<int>(i)));
      const double lift = curve[i] - rows[i];
      weight[i] = trust[i] * (lift > tolerance ? 0.01 : lift < -3 * tolerance ? 0.3 : 1.0);
    }
  }
  return curve;
}

std::vector<float> to_columns(const std::vector<float>& rows, const cv::Size& from,
                              const cv::Size& to) {
  std::vector<float> out(static_cast<std::size_t>(to.width));
  const double down = static_cast<double>(to.height) / from.height;
  for (int x = 0; x < to.width; ++x) {
    const double at = std::clamp((x + 0.5) * from.width / to.width - 0.5, 0.0, from.width - 1.0);
    const auto left = static_cast<std::size_t>(at);
    const std::size_t right = std::min(left + 1, rows.size() - 1);
    const double share = at - static_cast<double>(left);
    const double row = (1 - share) * rows[left] + share * rows[right];
    out[static_cast<std::size_t>(x)] = static_cast<float>((row + 0.5) * down - 0.5);
  }
  return out;
}

class Finder {
 public:
  explicit Finder(const Image& image) {
    std::vector<float> gray = luma(image);
    const cv::Mat full(image.height, image.width, CV_32F, gray.data());
    cv::resize(full, work_, {std::min(image.width, kWorkSide), std::min(image.height, kWorkSide)},
               0, 0, cv::INTER_AREA);
    const auto mm = image.spacing.value_or(
        std::array<double, 2>{kUsualDepth / image.height, kUsualWidth / image.width});
    down_ = work_.rows / (mm[0] * image.height * 1000);
    across_ = work_.cols / (mm[1] * image.width * 1000);
    cv::GaussianBlur(work_, work_, {}, std::clamp(60 * across_, 0.6, 6.0),
                     std::clamp(8 * down_, 0.5, 4.0));
    double low = 0;
    double high = 0;
    cv::minMaxLoc(work_, &low, &high);
    work_ = high > low ? cv::Mat((work_ - low) / (high - low)) : cv::Mat(work_ * 0);
  }

  [[nodiscard]] std::optional<RetinaRows> find(const cv::Size& size) const {
    const cv::Mat gain = ridge_gain();
    const std::vector<int> ridge = path(gain);
    std::vector<float> rows(ridge.begin(), ridge.end());
    std::vector<float> trust(rows.size());
    float contrast = 0;
    for (int c = 0; c < work_.cols; ++c) {
      const auto at = static_cast<std::size_t>(c);
      const float value = gain.at<float>(ridge[at], c);
      trust[at] = std::clamp(value / kTrusted, 0.0F, 1.0F);
      contrast += value / static_cast<float>(work_.cols);
    }
    if (contrast < kLeastContrast) {
      return std::nullopt;
    }
    const std::vector<float> base = lower_side(rows, trust, std::max(0.75, 12 * down_));
    const std::vector<int> surface = path(surface_gain(ridge));
    const std::vector<float> ilm(surface.begin(), surface.end());
    const cv::Size from = work_.size();
    return RetinaRows{to_columns(ilm, from, size), to_columns(rows, from, size),
                      to_columns(base, from, size)};
  }

 private:
  [[nodiscard]] int rows(double um) const {
    return std::max(1, static_cast<int>(std::lround(um * down_)));
  }
  [[nodiscard]] std::vector<int> path(const cv::Mat& gain) const {
    const double square = down_ / across_;  // rows of a slope of 45 degrees over one column
    return row_path(gain, std::clamp(static_cast<int>(std::ceil(1.2 * square)), 1, 12),
                    static_cast<float>(0.03 / (square * square)));
  }

  // The lowest bright line: brighter than what is right above it, nothing as bright below.
  [[nodiscard]] cv::Mat ridge_gain() const {
    return work_ - 0.7 * rows_around(work_, rows(35), rows(350), true) -
           0.3 * rows_around(work_, -rows(75), rows(50), false);
  }

  // Dark for long above, bright below, and over the RPE.
  [[nodiscard]] cv::Mat surface_gain(const std::vector<int>& ridge) const {
    cv::Mat gain = rows_around(work_, 0, rows(30), false) -
                   0.3 * rows_around(work_, -rows(400), rows(395), false) -
                   0.7 * rows_around(work_, -rows(400), rows(395), true);
    for (int c = 0; c < gain.cols; ++c) {
      const int last = std::clamp(ridge[static_cast<std::size_t>(c)] - rows(60), 1, gain.rows);
      gain.col(c).rowRange(last, gain.rows) = -1.0F;
    }
    return gain;
  }

  double down_ = 1;    // rows per um
  double across_ = 1;  // columns per um
  cv::Mat work_;
};

}  // namespace

std::optional<RetinaRows> find_retina(const Image& image) {
  constexpr int least = 16;
  if (image.width < least || image.height < least) {
    return std::nullopt;
  }
  return Finder(image).find({image.width, image.height});
}

}  // namespace oct
