// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <string_view>

#include "phantom/eye.h"

namespace oct::phantom {

/// Layer boundaries of a B-scan from the vitreous downwards. `ez` is the upper edge of the
/// ellipsoid zone, `rpe` the upper edge of the retinal pigment epithelium, `bm` Bruch's membrane.
enum Boundary : int {
  ilm,
  rnfl_gcl,
  gcl_ipl,
  ipl_inl,
  inl_opl,
  opl_onl,
  elm,
  ez,
  rpe,
  bm,
  choroid_sclera
};
inline constexpr int k_boundaries = 11;
inline constexpr std::array<std::string_view, k_boundaries> k_boundary_names{
    "ILM", "RNFL/GCL", "GCL/IPL", "IPL/INL", "INL/OPL",       "OPL/ONL",
    "ELM", "EZ",       "RPE",     "BM",      "choroid/sclera"};

/// thickness[i]: um between boundary i and i + 1; never negative.
using Thickness = std::array<double, k_boundaries - 1>;

/// Layers of the eye without its lesions at a place of the retina (mm). The averages follow
/// published Spectralis norms (foveal centre about 230 um, parafoveal ring about 340 um).
Thickness healthy_thickness(const Eye& eye, cv::Point2d at);

/// 1 inside the optic disc, 0 outside its rim.
double disc_share(const Eye& eye, cv::Point2d at);

}  // namespace oct::phantom
