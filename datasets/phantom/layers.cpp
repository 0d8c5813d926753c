// SPDX-License-Identifier: Apache-2.0
#include "phantom/layers.h"

#include <cmath>

#include "phantom/noise.h"

namespace oct::phantom {
namespace {

/// Thickness at the foveal centre, on the parafoveal rim and 3 mm away, um.
struct Course {
  double centre, rim, far;
};
constexpr Course k_gcl{3, 56, 22};
constexpr Course k_ipl{5, 45, 29};
constexpr Course k_inl{9, 46, 34};
constexpr Course k_opl{14, 33, 28};
constexpr Course k_onl{92, 70, 57};
constexpr Course k_inner_segments{32, 29, 28};
constexpr Course k_outer_segments{42, 34, 31};

}  // namespace

double disc_share(const Eye& eye, cv::Point2d at) {
  const cv::Point2d offset = at - eye.disc;
  const double distance =
      std::hypot(offset.x / eye.disc_radius.width, offset.y / eye.disc_radius.height);
  return 1 - smooth_step(0.8, 1.1, distance);
}

Thickness healthy_thickness(const Eye& eye, cv::Point2d at) {
  const Anatomy& anatomy = eye.anatomy;
  const double r = cv::norm(at);
  const double pit = r / anatomy.pit_radius;
  const double risen = 1 - std::exp(-0.55 * pit * pit);         // 0 in the pit, 1 outside
  const double fallen = 1 - std::exp(-std::pow(r / 3.0, 2.0));  // 0 near, 1 in the periphery
  const auto course = [&](const Course& c) {
    return c.centre + (c.rim - c.centre) * risen + (c.far - c.rim) * risen * fallen;
  };
  const double nasal = eye.side() * at.x;
  const double fibres = 4 + risen * (12 + anatomy.nasal_fibres * smooth_step(0.4, 4.2, nasal) +
                                     35 * std::exp(-std::pow((std::abs(at.y) - 3.0) / 1.3, 2.0)));
  const double inner = anatomy.inner_scale;
  const double outer = anatomy.outer_scale;
  Thickness t{fibres * inner,
              course(k_gcl) * inner,
              course(k_ipl) * inner,
              course(k_inl) * outer,
              course(k_opl) * outer,
              course(k_onl) * outer,
              course(k_inner_segments) * outer,
              course(k_outer_segments) * outer,
              22.0,
              anatomy.choroid * (1 - 0.07 * std::max(0.0, nasal) - 0.012 * r * r)};
  const double disc = disc_share(eye, at);
  for (int i = gcl_ipl; i < bm; ++i) t[i] *= 1 - disc;
  t[rnfl_gcl] *= 1 - disc;
  t[ilm] += disc * 160;
  t[bm] = std::max(t[bm], 60.0);
  return t;
}

}  // namespace oct::phantom
