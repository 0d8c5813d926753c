// SPDX-License-Identifier: Apache-2.0
#include <opencv2/imgproc.hpp>

#include "phantom/noise.h"
#include "phantom/photo_paint.h"

namespace oct::phantom {
namespace {

using Colour = cv::Vec3f;

/// One straight piece, widened to its calibre with a soft edge of one pixel.
void draw_piece(cv::Mat& cover, cv::Point2d a, cv::Point2d b, double half, float weight) {
  const double reach = half + 1;
  const int left = std::max(0, static_cast<int>(std::min(a.x, b.x) - reach));
  const int right = std::min(cover.cols - 1, static_cast<int>(std::max(a.x, b.x) + reach) + 1);
  const int top = std::max(0, static_cast<int>(std::min(a.y, b.y) - reach));
  const int bottom = std::min(cover.rows - 1, static_cast<int>(std::max(a.y, b.y) + reach) + 1);
  const cv::Point2d along = b - a;
  const double length2 = along.dot(along) + 1e-12;
  const double most = std::min(1.0, 2 * half);  // a vessel thinner than a pixel fills a part of it
  for (int y = top; y <= bottom; ++y) {
    for (int x = left; x <= right; ++x) {
      const cv::Point2d offset = cv::Point2d(x, y) - a;
      const double t = std::clamp(offset.dot(along) / length2, 0.0, 1.0);
      const double share = std::clamp(half + 0.5 - cv::norm(offset - t * along), 0.0, most);
      float& value = cover.at<float>(y, x);
      value = std::max(value, weight * static_cast<float>(share));
    }
  }
}

void mix_in(Colour& pixel, const Colour& paint, double share) {
  pixel += static_cast<float>(share) * (paint - pixel);
}

class LesionPainter {
 public:
  LesionPainter(const Eye& eye, const PhotoGeometry& geometry, cv::Mat& light)
      : geometry_(geometry),
        light_(light),
        patches_(lattice_texture(light.size(), {34, 34}, Rng(eye.seed, "phantom.patches"))),
        bright_(static_cast<float>(eye.photo.colour[0])) {}

  void swelling(const Swelling& swelling) {
    visit(swelling.centre, 2.5 * swelling.radius, [&](Colour& pixel, cv::Point2d at, float) {
      mix_in(pixel, bright_ * Colour(1.0F, 0.60F, 0.30F), swelling.height_at(at) / 700);
    });
  }
  /// Blood and serum spread wider than the membrane that they come from.
  void bleeding(const Lesion& membrane) {
    const double reach = membrane.reach();
    visit(membrane.centre, 2 * reach, [&](Colour& pixel, cv::Point2d at, float patch) {
      const cv::Point2d offset = at - membrane.centre;
      const double r = cv::norm(offset) / reach;
      const double turn = std::atan2(offset.y, offset.x);
      const double crescent = 0.5 + 0.5 * std::cos(turn - membrane.outline[1]);
      const double edge = 1.1 + 0.5 * crescent + 0.1 * patch;
      const double blood =
          crescent * smooth_step(0.55, 0.8, r) * (1 - smooth_step(edge - 0.4, edge, r));
      mix_in(pixel, bright_ * Colour(0.42F, 0.10F, 0.05F),
             membrane.blood * (0.72 + 0.08 * patch) * blood);
    });
  }
  void lesion(const Lesion& lesion) {
    visit(lesion.centre, lesion.reach(), [&](Colour& pixel, cv::Point2d at, float patch) {
      const double height = lesion.height_at(at);
      if (height > 0) paint(lesion, height, patch, pixel);
    });
  }

 private:
  template <typename Change>
  void visit(cv::Point2d centre, double reach, Change&& change) {
    for_pixels_near(geometry_, light_.size(), centre, reach, [&](int x, int y, cv::Point2d at) {
      change(light_.at<Colour>(y, x), at, patches_.at<float>(y, x));
    });
  }

  void paint(const Lesion& lesion, double height, float patch, Colour& pixel) const {
    const double seen = smooth_step(0, 1.6 * k_visible_height, height);
    switch (lesion.kind) {
      case LesionKind::drusen:
        mix_in(pixel, bright_ * Colour(1.12F, 0.72F, 0.27F),
               0.66 * smooth_step(0, 3.5 * k_visible_height, height));
        break;
      case LesionKind::membrane:
        mix_in(pixel, bright_ * Colour(0.74F + 0.08F * patch, 0.58F + 0.07F * patch, 0.27F),
               0.72 * smooth_step(0, 6 * k_visible_height, height));
        break;
      case LesionKind::subretinal_fluid:
        mix_in(pixel, bright_ * Colour(0.72F, 0.36F, 0.14F),
               0.4 * smooth_step(0, 6 * k_visible_height, height));
        break;
      case LesionKind::cyst:
        mix_in(pixel, bright_ * Colour(0.95F, 0.48F, 0.20F), 0.3 * seen);
        break;
      case LesionKind::exudate:
        mix_in(pixel, bright_ * Colour(1.24F, 1.02F, 0.48F), 0.9 * seen);
        break;
    }
  }

  const PhotoGeometry& geometry_;
  cv::Mat& light_;
  cv::Mat patches_;
  float bright_;
};

}  // namespace

cv::Mat paint_vessels(const Eye& eye, const PhotoGeometry& geometry, cv::Size size, bool arteries) {
  cv::Mat cover(size, CV_32F, cv::Scalar(0));
  for (const Vessel& vessel : eye.vessels) {
    if (vessel.artery != arteries) continue;
    for (std::size_t i = 0; i + 1 < vessel.path.size(); ++i) {
      const VesselPoint& point = vessel.path[i];
      const auto weight = static_cast<float>(std::clamp(0.3 + point.width / 0.12, 0.45, 1.0));
      draw_piece(cover, geometry.to_px(point.at), geometry.to_px(vessel.path[i + 1].at),
                 0.5 * point.width * geometry.px_per_mm, weight);
    }
  }
  return cover;
}

void paint_lesions(const Eye& eye, const PhotoGeometry& geometry, cv::Mat& light) {
  LesionPainter painter(eye, geometry, light);
  for (const Swelling& swelling : eye.swellings) painter.swelling(swelling);
  for (const Lesion& lesion : eye.lesions) {
    if (lesion.kind == LesionKind::membrane) painter.bleeding(lesion);
  }
  for (const Lesion& lesion : eye.lesions) painter.lesion(lesion);
}

}  // namespace oct::phantom
