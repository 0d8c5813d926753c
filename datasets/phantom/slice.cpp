// SPDX-License-Identifier: Apache-2.0
#include "phantom/slice.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <string>

#include "octsdk/error.h"
#include "phantom/noise.h"

namespace oct::phantom {
namespace {

constexpr double k_top = 0.05;  // fractions of the height the retina keeps away from the edges
constexpr double k_bottom = 0.80;
constexpr double k_bridge = 0.34;         // mm: how far the inner surface spans a bump
constexpr double k_least_squeeze = 0.45;  // of the soft layers over a peak

/// Layer thicknesses of all columns, um, changed by the lesions one after another.
class Columns {
 public:
  Columns(const Eye& eye, const ScanLine& line, Slice& slice)
      : eye_(eye),
        slice_(slice),
        place_(slice.size.width),
        layers_(slice.size.width),
        extra_(slice.size.width, Thickness{}) {
    for (int c = 0; c < slice.size.width; ++c) {
      place_[c] = line.from + (line.to - line.from) * ((c + 0.5) / slice.size.width);
      layers_[c] = healthy_thickness(eye, place_[c]);
      slice.disc.push_back(static_cast<float>(disc_share(eye, place_[c])));
    }
    for (auto* field : {&slice.fluid, &slice.lift, &slice.membrane}) {
      field->assign(slice.size.width, 0.0F);
    }
  }

  void add_lesions() {
    for (std::size_t i = 0; i < eye_.lesions.size(); ++i) add(static_cast<int>(i));
    for (int c = 0; c < slice_.size.width; ++c) {
      double swelling = 0;
      for (const Swelling& s : eye_.swellings) swelling += s.height_at(place_[c]);
      extra_[c][ipl_inl] += 0.5 * swelling;
      extra_[c][opl_onl] += 0.5 * swelling;
      extra_[c][ez] += slice_.fluid[c];
      extra_[c][rpe] += slice_.lift[c];
    }
    bridge();
  }

  [[nodiscard]] const std::vector<cv::Point2d>& places() const { return place_; }
  [[nodiscard]] const std::vector<Thickness>& layers() const { return layers_; }

 private:
  void add(int index) {
    const Lesion& lesion = eye_.lesions[index];
    std::vector<float> height(slice_.size.width, 0.0F);
    bool visible = false;
    for (int c = 0; c < slice_.size.width; ++c) {
      height[c] = static_cast<float>(lesion.height_at(place_[c]));
      visible = visible || height[c] >= k_visible_height;
    }
    if (!visible) return;
    for (int c = 0; c < slice_.size.width; ++c) thicken(lesion, c, height[c]);
    slice_.lesions.push_back({index, std::move(height), {}});
  }

  void thicken(const Lesion& lesion, int c, float height) {
    switch (lesion.kind) {
      case LesionKind::drusen:
        slice_.lift[c] = std::max(slice_.lift[c], height);
        break;
      case LesionKind::membrane:
        slice_.lift[c] = std::max(slice_.lift[c], height);
        slice_.membrane[c] = std::max(slice_.membrane[c], std::min(1.0F, height / 30));
        break;
      case LesionKind::subretinal_fluid:
        slice_.fluid[c] = std::max(slice_.fluid[c], height);
        break;
      case LesionKind::cyst:
        extra_[c][lesion.depth == Depth::inner_nuclear ? ipl_inl : opl_onl] += 0.75 * height;
        break;
      case LesionKind::exudate:
        break;
    }
  }

  /// The inner surface is stiffer than what pushes it: it rises over a wider place, and the soft
  /// layers between give way over the peak and fill up beside it.
  void bridge() {
    const int width = slice_.size.width;
    cv::Mat pushed(1, width, CV_64F);
    for (int c = 0; c < width; ++c) {
      pushed.at<double>(c) = std::accumulate(extra_[c].begin(), extra_[c].end(), 0.0);
    }
    cv::Mat surface;
    cv::GaussianBlur(pushed, surface, {0, 1}, k_bridge / slice_.mm_per_column, 1,
                     cv::BORDER_REPLICATE);
    for (int c = 0; c < width; ++c) {
      double soft = 0;
      for (int i = rnfl_gcl; i <= opl_onl; ++i) soft += layers_[c][i];
      const double wanted = (soft + surface.at<double>(c) - pushed.at<double>(c)) / (soft + 1e-9);
      const double squeeze = std::max(k_least_squeeze, wanted);
      for (int i = rnfl_gcl; i <= opl_onl; ++i) layers_[c][i] *= squeeze;
      for (int i = ilm; i < bm; ++i) layers_[c][i] += extra_[c][i];
    }
  }

  const Eye& eye_;
  Slice& slice_;
  std::vector<cv::Point2d> place_;
  std::vector<Thickness> layers_;
  std::vector<Thickness> extra_;  ///< what lesions add to each layer, um
};

double retina_height(const Thickness& layers) {
  double sum = 0;
  for (int i = ilm; i < bm; ++i) sum += layers[i];
  return sum;
}

/// Depth of Bruch's membrane in every column, um from the top of the image.
std::vector<double> lay_membrane(const Eye& eye, const ScanLine& line, const Columns& columns) {
  const auto& places = columns.places();
  const auto ripple =
      lattice_curve(static_cast<int>(places.size()), 12, Rng(eye.seed, "phantom.ripple"));
  const cv::Point2d along = (line.to - line.from) / line.length();
  std::vector<double> depth(places.size());
  double tallest = 0;
  for (std::size_t c = 0; c < places.size(); ++c) {
    const double x = along.dot(places[c]);
    depth[c] = eye.scan.tilt * x - eye.scan.curvature * places[c].dot(places[c]) + 3.0 * ripple[c];
    tallest = std::max(tallest, retina_height(columns.layers()[c]));
  }
  const auto [low, high] = std::minmax_element(depth.begin(), depth.end());
  const double room = std::max(0.0, (k_bottom - k_top) * k_scan_depth - tallest);
  const double flatten = std::min(1.0, room / (*high - *low + 1e-9));
  double top = k_scan_depth;
  double bottom = 0;
  for (std::size_t c = 0; c < depth.size(); ++c) {
    depth[c] = eye.scan.depth * k_scan_depth + flatten * depth[c];
    top = std::min(top, depth[c] - retina_height(columns.layers()[c]));
    bottom = std::max(bottom, depth[c]);
  }
  const double shift =
      std::max(0.0, k_top * k_scan_depth - top) - std::max(0.0, bottom - k_bottom * k_scan_depth);
  for (double& d : depth) d += shift;
  return depth;
}

/// The middle of a cyst or exudate follows the layer that holds it.
void place_inside(const Eye& eye, Slice& slice) {
  for (LesionSlice& part : slice.lesions) {
    const Lesion& lesion = eye.lesions[part.lesion];
    if (lesion.kind != LesionKind::cyst && lesion.kind != LesionKind::exudate) continue;
    const int upper = lesion.depth == Depth::inner_nuclear ? ipl_inl : opl_onl;
    part.row.resize(slice.size.width);
    for (int c = 0; c < slice.size.width; ++c) {
      part.row[c] = 0.5F * (slice.boundary[upper][c] + slice.boundary[upper + 1][c]);
    }
  }
}

}  // namespace

ScanLine line_through_fovea() {
  return {{-3, 0}, {3, 0}};
}

Slice cut(const Eye& eye, const ScanLine& line, cv::Size size) {
  if (size.width < 1 || size.height < 1 || !(line.length() > 0)) {
    throw Error(ExitCode::usage, "phantom: a B-scan of " + std::to_string(size.width) + "x" +
                                     std::to_string(size.height) + " pixels along a line of " +
                                     std::to_string(line.length()) +
                                     " mm cannot be made; both must be positive");
  }
  Slice slice;
  slice.size = size;
  slice.um_per_row = k_scan_depth / size.height;
  slice.mm_per_column = line.length() / size.width;
  Columns columns(eye, line, slice);
  columns.add_lesions();
  const std::vector<double> membrane = lay_membrane(eye, line, columns);
  for (auto& rows : slice.boundary) rows.resize(size.width);
  for (int c = 0; c < size.width; ++c) {
    double depth = membrane[c] - retina_height(columns.layers()[c]);
    for (int b = ilm; b < k_boundaries; ++b) {
      slice.boundary[b][c] = static_cast<float>(depth / slice.um_per_row - 0.5);
      if (b < k_boundaries - 1) depth += columns.layers()[c][b];
    }
  }
  place_inside(eye, slice);
  return slice;
}

}  // namespace oct::phantom
