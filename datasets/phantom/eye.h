// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <opencv2/core.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "phantom/lesion.h"
#include "phantom/vessels.h"

/// A procedural retina, for tests, demonstrations and training without data. Everything here is
/// synthetic; no pixel and no measurement of a patient is in it.
///
/// Coordinates on the retina are millimetres, the fovea is the origin, x runs to the right and y
/// downwards on the photograph; x is also the direction of the default B-scan. Depths are
/// micrometres.
namespace oct::phantom {

/// The four classes of OCT2017 (Kermany et al., Cell 172, 2018).
enum class Disease { normal, drusen, cnv, dme };
inline constexpr std::array<std::string_view, 4> k_disease_names{"NORMAL", "DRUSEN", "CNV", "DME"};

/// "NORMAL", "DRUSEN", "CNV" or "DME".
std::string_view disease_name(Disease disease);

/// How this eye's layer thicknesses differ from the average adult's.
struct Anatomy {
  double inner_scale = 1;    ///< nerve fibres to inner plexiform layer, relative
  double outer_scale = 1;    ///< inner nuclear layer to photoreceptors, relative
  double pit_radius = 0.5;   ///< radius of the foveal pit, mm
  double nasal_fibres = 40;  ///< extra nerve fibre layer towards the disc, um
  double choroid = 250;      ///< choroid under the fovea, um
  double pigment = 0.5;      ///< 0 fair to 1 dark fundus
  double age = 0.5;          ///< 0 young to 1 old: reflexes, haze
};

/// How the B-scan was taken.
struct ScanSettings {
  double depth = 0.5;      ///< row of Bruch's membrane under the fovea, fraction of the height
  double tilt = 0;         ///< um per mm
  double curvature = 0;    ///< um per mm^2, positive: the edges stand higher
  double gain = 1;         ///< brightness of tissue, relative
  double background = 27;  ///< mean grey value of the vitreous
  double background_spread = 0.5;  ///< standard deviation of it, relative
  double speckle = 0.2;            ///< standard deviation of tissue speckle, relative
  double penetration = 100;        ///< decay length of light below the retina, um
};

/// How the photograph was taken.
struct PhotoSettings {
  cv::Point2d centre{2, 0};  ///< centre of the field of view, mm
  double radius = 6.5;       ///< radius of the field of view, mm
  cv::Vec3d colour;          ///< of the bare fundus, RGB in [0, 1]
  cv::Point2d light;         ///< brightest place, mm
  double vignette = 0.4;     ///< loss of light at the edge, relative
  double haze = 0.02;        ///< blur of the media, mm
};

/// One eye. A value: copies are independent; reading it from many threads is safe.
struct Eye {
  std::uint64_t seed = 0;
  std::uint64_t patient = 0;
  Disease disease = Disease::normal;
  bool right = true;       ///< right eyes have the disc to the right of the fovea
  cv::Point2d disc;        ///< centre of the optic disc, mm
  cv::Size2d disc_radius;  ///< mm
  double cup = 0.4;        ///< cup to disc ratio
  Anatomy anatomy;
  ScanSettings scan;
  PhotoSettings photo;
  std::vector<Vessel> vessels;
  std::vector<Lesion> lesions;  ///< empty for normal eyes
  std::vector<Swelling> swellings;

  /// +1 when nasal is to the right (right eye), else -1.
  [[nodiscard]] double side() const { return right ? 1.0 : -1.0; }
};

/// The eye with this seed: a pure function of its arguments. Seeds 2k and 2k+1 are the right and
/// the left eye of patient k and resemble each other. Without `disease` the patient's own one is
/// taken (each of the four equally likely, both eyes the same). Thread-safe.
Eye make_eye(std::uint64_t seed, std::optional<Disease> disease = std::nullopt);

}  // namespace oct::phantom
