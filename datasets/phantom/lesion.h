// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "octsdk/random.h"

namespace oct::phantom {

enum class Disease;

enum class LesionKind {
  drusen,            ///< deposit between RPE and Bruch's membrane: lifts the RPE
  membrane,          ///< neovascular tissue under the RPE
  subretinal_fluid,  ///< fluid between photoreceptors and RPE
  cyst,              ///< fluid inside the retina
  exudate,           ///< lipid: bright dots inside the retina, yellow on the photograph
};

/// Height in um from which a lesion counts as visible in a B-scan and on the lesion map.
inline constexpr double k_visible_height = 12;

/// The part of the retina that a cyst or exudate lies in.
enum class Depth { inner_nuclear, outer_nuclear };

/// A lesion as a field over the retina, so that every view of the eye shows the same one.
struct Lesion {
  LesionKind kind = LesionKind::drusen;
  cv::Point2d centre;                  ///< mm
  cv::Size2d radius;                   ///< mm
  double angle = 0;                    ///< of the ellipse, radians
  double height = 0;                   ///< thickness at the centre, um
  Depth depth = Depth::inner_nuclear;  ///< cysts and exudates only
  double flatness = 1;   ///< exponent of the profile: below 1 a plateau, above 1 a peak
  double blood = 0;      ///< membranes: blood around it, 0 none to 1; on the photograph only
  double roughness = 0;  ///< relative amplitude of an uneven surface
  cv::Vec4d outline;     ///< amplitude and phase of the 2nd and 3rd harmonic of the outline

  /// Thickness in um at a point of the retina, 0 outside.
  [[nodiscard]] double height_at(cv::Point2d point) const;
  /// Radius in mm of a circle that holds the lesion.
  [[nodiscard]] double reach() const;
};

/// A smooth thickening of the retina around fluid.
struct Swelling {
  cv::Point2d centre;  ///< mm
  double radius = 1;   ///< standard deviation, mm
  double height = 0;   ///< um
  [[nodiscard]] double height_at(cv::Point2d point) const;
};

struct Lesions {
  std::vector<Lesion> list;
  std::vector<Swelling> swellings;
};

/// The lesions of one eye; `stage` in [0, 1] is how far the disease has gone. At least one lesion
/// of each diseased eye is crossed by the horizontal through the fovea.
Lesions grow_lesions(Disease disease, double stage, Rng rng);

}  // namespace oct::phantom
