// SPDX-License-Identifier: Apache-2.0
#include "phantom/vessels.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace oct::phantom {
namespace {

constexpr double k_step = 0.11;          // mm
constexpr double k_thinnest = 0.022;     // mm: thinner ones cannot be seen
constexpr double k_spared_fovea = 0.45;  // mm
constexpr double k_outermost = 9.0;      // mm from the fovea
constexpr double pi = std::numbers::pi;

enum class Course { arcade, nasal, to_fovea, outward };

struct Sprout {
  cv::Point2d at;
  double heading;
  double width;
  double length;
  Course course;
  int level;
};

double wrapped(double angle) {
  return std::remainder(angle, 2 * pi);
}
double heading_of(cv::Point2d v) {
  return std::atan2(v.y, v.x);
}

class Grower {
 public:
  Grower(cv::Point2d disc, Rng rng) : disc_(disc), rng_(rng), arc_height_(rng_.uniform(2.7, 3.5)) {}

  void trunk(const Sprout& first, bool artery) {
    std::vector<Sprout> todo{first};
    while (!todo.empty()) {
      const Sprout sprout = todo.back();
      todo.pop_back();
      grow(sprout, artery, todo);
    }
  }
  Rng& rng() { return rng_; }
  std::vector<Vessel> take() { return std::move(vessels_); }

 private:
  /// The direction a vessel of this course is drawn to at a place.
  [[nodiscard]] double goal(const Sprout& sprout, cv::Point2d at, double heading) const {
    switch (sprout.course) {
      case Course::arcade:
        return arcade_direction(at);
      case Course::nasal:
        return heading_of(at - disc_);
      case Course::to_fovea:
        return heading_of(-at);
      case Course::outward:
        return heading_of(at);
    }
    return heading;
  }

  /// Along an ellipse around the fovea, corrected towards it from inside and outside.
  [[nodiscard]] double arcade_direction(cv::Point2d at) const {
    const double a = std::abs(disc_.x) * 0.98;
    const double b = arc_height_ * (1.25 - 0.25 * at.x / disc_.x);  // opens on the temporal side
    const double level = std::hypot(at.x / a, at.y / b);
    const cv::Point2d normal(at.x / (a * a), at.y / (b * b));
    const cv::Point2d outwards = normal / (cv::norm(normal) + 1e-9);
    const double turn = (at.y < disc_.y ? -1.0 : 1.0) * (disc_.x > 0 ? 1.0 : -1.0);
    const cv::Point2d along(-outwards.y * turn, outwards.x * turn);
    return heading_of(along + (1.0 - level) * 2.0 * outwards);
  }

  void grow(const Sprout& sprout, bool artery, std::vector<Sprout>& todo) {
    static constexpr double pull[] = {1.1, 0.12, 0.28, 0.2};  // per mm, by course
    Vessel vessel{artery, {}};
    cv::Point2d at = sprout.at;
    double heading = sprout.heading;
    double width = sprout.width;
    double wander = 0;
    double next_branch = sprout.level == 0 ? rng_.uniform(1.0, 1.9) : rng_.uniform(0.5, 1.3);
    double side = rng_.chance(0.5) ? 1 : -1;
    for (double done = 0; done < sprout.length; done += k_step) {
      vessel.path.push_back({at, width});
      wander = 0.8 * wander + (sprout.level == 0 ? 0.03 : 0.05) * rng_.normal();
      const double turn = wrapped(goal(sprout, at, heading) - heading);
      heading += pull[static_cast<int>(sprout.course)] * k_step * turn + wander;
      at += k_step * cv::Point2d(std::cos(heading), std::sin(heading));
      width *= 1 - k_step * (sprout.level == 0 ? 0.045 : 0.11);
      if (cv::norm(at) < k_spared_fovea || cv::norm(at) > k_outermost || width < k_thinnest) break;
      if (done > next_branch && sprout.level < 2) {
        todo.push_back(branch(at, heading, width, side, sprout.level));
        width *= sprout.level == 0 ? 0.965 : 0.92;
        heading -= side * 0.12;
        side = -side;
        next_branch = done + rng_.uniform(0.6, 1.5) * (1 + 0.3 * sprout.level);
      }
    }
    if (vessel.path.size() > 2) vessels_.push_back(std::move(vessel));
  }

  Sprout branch(cv::Point2d at, double heading, double width, double side, int level) {
    const double away = heading + side * rng_.uniform(0.5, 0.95);
    const cv::Point2d direction(std::cos(away), std::sin(away));
    const bool inwards = direction.dot(at) < 0 && cv::norm(at) < 5.5;
    return {at,
            away,
            std::max(width * rng_.uniform(0.42, 0.72), k_thinnest * 1.2),
            rng_.uniform(1.0, 3.4) * (level == 0 ? 1.3 : 0.8),
            inwards ? Course::to_fovea : Course::outward,
            level + 1};
  }

  cv::Point2d disc_;
  Rng rng_;
  double arc_height_;
  std::vector<Vessel> vessels_;
};

}  // namespace

std::vector<Vessel> grow_vessels(cv::Point2d disc, Rng rng) {
  Grower grower(disc, rng);
  const double temporal = disc.x > 0 ? pi : 0;
  const double turn = disc.x > 0 ? 1 : -1;  // clockwise on the photograph goes up on this side
  for (const bool artery : {false, true}) {
    Rng& draw = grower.rng();
    const double calibre = artery ? 0.112 : 0.155;
    for (const double up : {1.0, -1.0}) {
      const auto sprout = [&](double from_temporal, double width, double length, Course course) {
        const cv::Point2d at = disc + cv::Point2d(0.12 * draw.normal(), 0.12 * draw.normal());
        const double heading = temporal + turn * up * (from_temporal + 0.12 * draw.normal());
        grower.trunk({at, heading, calibre * width * draw.uniform(0.9, 1.1), length, course, 0},
                     artery);
      };
      sprout(artery ? 1.25 : 1.45, 1.0, 14, Course::arcade);
      sprout(artery ? 2.2 : 2.0, 0.72, 6, Course::nasal);
      if (draw.chance(0.7)) sprout(2.85, 0.45, 5, Course::nasal);
      if (draw.chance(0.8)) sprout(0.35, 0.38, 3.6, Course::to_fovea);
    }
  }
  return grower.take();
}

std::vector<Crossing> cross_vessels(const std::vector<Vessel>& vessels, cv::Point2d from,
                                    cv::Point2d to) {
  const cv::Point2d line = to - from;
  std::vector<Crossing> crossings;
  for (const Vessel& vessel : vessels) {
    for (std::size_t i = 0; i + 1 < vessel.path.size(); ++i) {
      const cv::Point2d start = vessel.path[i].at - from;
      const cv::Point2d step = vessel.path[i + 1].at - vessel.path[i].at;
      const double sine = line.cross(step);
      if (std::abs(sine) < 1e-12) continue;
      const double along = start.cross(step) / sine;
      const double within = start.cross(line) / sine;
      if (along < 0 || along > 1 || within < 0 || within >= 1) continue;
      const double slant = std::max(std::abs(sine) / (cv::norm(line) * cv::norm(step)), 0.3);
      crossings.push_back({along, vessel.path[i].width / slant, vessel.artery});
    }
  }
  std::sort(crossings.begin(), crossings.end(),
            [](const Crossing& a, const Crossing& b) { return a.along < b.along; });
  return crossings;
}

}  // namespace oct::phantom
