// SPDX-License-Identifier: Apache-2.0
#include "phantom/scan.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string>

#include "octsdk/error.h"
#include "phantom/scan_paint.h"

namespace oct::phantom {
namespace {

/// Small images are painted larger and averaged, as a device's fine grid would be.
int oversampling(cv::Size size) {
  return std::max(size.width, size.height) <= 320 ? 2 : 1;
}

float to_image(float painted, int factor) {
  return (painted + 0.5F) / factor - 0.5F;
}

std::vector<float> averaged(const std::vector<float>& painted, int factor) {
  std::vector<float> rows(painted.size() / factor);
  for (std::size_t c = 0; c < rows.size(); ++c) {
    float sum = 0;
    for (int i = 0; i < factor; ++i) sum += painted[c * factor + i];
    rows[c] = to_image(sum / factor, factor);
  }
  return rows;
}

/// Rows of a lesion's upper and lower end in a column.
struct Span {
  float top = 0;
  float bottom = 0;
};

Span span_of(const Lesion& lesion, const Slice& slice, const LesionSlice& part, int c) {
  const float height = part.height[c] / static_cast<float>(slice.um_per_row);
  if (lesion.kind == LesionKind::subretinal_fluid) {
    return {slice.boundary[rpe][c] - height, slice.boundary[rpe][c]};
  }
  if (!part.row.empty()) return {part.row[c] - 0.5F * height, part.row[c] + 0.5F * height};
  return {slice.boundary[rpe][c], slice.boundary[bm][c]};
}

float least_height(const LesionSlice& part) {
  return 0.1F * *std::max_element(part.height.begin(), part.height.end());
}

/// Columns and rows that a lesion fills to a tenth of its greatest height.
LesionView view_of(const Eye& eye, const Slice& slice, const LesionSlice& part, int factor) {
  const Lesion& lesion = eye.lesions[part.lesion];
  const float least = least_height(part);
  int first = slice.size.width;
  int last = 0;
  float top = static_cast<float>(slice.size.height);
  float bottom = 0;
  for (int c = 0; c < slice.size.width; ++c) {
    if (part.height[c] <= least) continue;
    first = std::min(first, c);
    last = c;
    const Span span = span_of(lesion, slice, part, c);
    top = std::min(top, span.top);
    bottom = std::max(bottom, span.bottom);
  }
  const cv::Point2f corner(to_image(first - 0.5F, factor), to_image(top, factor));
  const cv::Point2f opposite(to_image(last + 0.5F, factor), to_image(bottom, factor));
  return {lesion.kind, part.lesion, cv::Rect2f(corner, opposite)};
}

/// All lesions of the slice, `size` in pixels of the image.
cv::Mat map_of(const Eye& eye, const Slice& slice, cv::Size size) {
  cv::Mat painted(slice.size, CV_8U, cv::Scalar(0));
  for (const LesionSlice& part : slice.lesions) {
    const float least = least_height(part);
    for (int c = 0; c < slice.size.width; ++c) {
      if (part.height[c] <= least) continue;
      const Span span = span_of(eye.lesions[part.lesion], slice, part, c);
      const int first = std::max(0, cvRound(span.top));
      const int last = std::min(slice.size.height, std::max(cvRound(span.bottom), first + 1));
      if (first < last) painted.col(c).rowRange(first, last) = 255;
    }
  }
  if (painted.size() == size) return painted;
  cv::Mat map;
  cv::resize(painted, map, size, 0, 0, cv::INTER_AREA);
  return map >= 128;
}

}  // namespace

void check_size(cv::Size size, const char* what) {
  constexpr int least = 16;
  constexpr int most = 8192;
  if (std::min(size.width, size.height) >= least && std::max(size.width, size.height) <= most) {
    return;
  }
  throw Error(ExitCode::usage, std::string("phantom: a ") + what + " of " +
                                   std::to_string(size.width) + "x" + std::to_string(size.height) +
                                   " pixels cannot be made; each side must be 16 to 8192");
}

BScan scan(const Eye& eye, cv::Size size) {
  return scan(eye, size, line_through_fovea());
}

BScan scan(const Eye& eye, cv::Size size, const ScanLine& line) {
  check_size(size, "B-scan");
  const int factor = oversampling(size);
  const Slice slice = cut(eye, line, size * factor);
  const std::vector<Crossing> crossings = cross_vessels(eye.vessels, line.from, line.to);
  cv::Mat tissue = paint_tissue(eye, slice, crossings);
  add_speckle(eye, slice, tissue);

  BScan result;
  cv::Mat upright = tissue.t();
  if (factor > 1) cv::resize(upright, upright, size, 0, 0, cv::INTER_AREA);
  upright.convertTo(result.image, CV_8U);
  result.line = line;
  result.um_per_row = slice.um_per_row * factor;
  result.mm_per_column = slice.mm_per_column * factor;
  for (int b = ilm; b < k_boundaries; ++b) {
    result.boundary[b] = averaged(slice.boundary[b], factor);
  }
  for (const LesionSlice& part : slice.lesions) {
    result.lesions.push_back(view_of(eye, slice, part, factor));
  }
  result.lesion_map = map_of(eye, slice, size);
  for (const Crossing& vessel : crossings) {
    result.vessels.push_back({static_cast<float>(vessel.along * size.width - 0.5),
                              static_cast<float>(vessel.width / result.mm_per_column),
                              vessel.artery});
  }
  return result;
}

}  // namespace oct::phantom
