// SPDX-License-Identifier: Apache-2.0
#include "phantom/eye.h"

#include <algorithm>

namespace oct::phantom {
namespace {

/// A normal draw that stays within two standard deviations.
double spread(Rng& rng, double mean, double deviation) {
  return mean + deviation * std::clamp(rng.normal(), -2.0, 2.0);
}

Anatomy make_anatomy(Rng& patient, Rng& own) {
  Anatomy anatomy;
  anatomy.inner_scale = spread(patient, 1, 0.07) * spread(own, 1, 0.02);
  anatomy.outer_scale = spread(patient, 1, 0.06) * spread(own, 1, 0.02);
  anatomy.pit_radius = spread(patient, 0.46, 0.07) * spread(own, 1, 0.03);
  anatomy.nasal_fibres = spread(patient, 40, 7);
  anatomy.choroid = spread(patient, 250, 50) * spread(own, 1, 0.05);
  anatomy.pigment = patient.uniform();
  anatomy.age = patient.uniform();
  return anatomy;
}

ScanSettings make_scan_settings(Rng& rng) {
  ScanSettings scan;
  scan.depth = spread(rng, 0.47, 0.08);
  scan.tilt = spread(rng, 0, 36);
  scan.curvature = spread(rng, 6, 7);
  scan.gain = spread(rng, 1, 0.08);
  scan.background = spread(rng, 27, 5);
  scan.background_spread = rng.uniform(0.32, 0.7);
  scan.speckle = rng.uniform(0.11, 0.2);
  scan.penetration = rng.uniform(65, 125);
  return scan;
}

PhotoSettings make_photo_settings(const Anatomy& anatomy, double side, Rng& patient, Rng& own) {
  PhotoSettings photo;
  photo.centre = {side * own.uniform(0.6, 2.4), spread(own, 0, 0.25)};
  photo.radius = own.uniform(6.0, 6.9);
  const double red = 0.94 - 0.28 * anatomy.pigment + 0.06 * patient.normal();
  const double green = red * patient.uniform(0.30, 0.52);
  photo.colour = {std::clamp(red, 0.5, 0.97), green, green * patient.uniform(0.14, 0.5)};
  photo.light = photo.centre + cv::Point2d(spread(own, 0, 1.6), spread(own, 0, 1.6));
  photo.vignette = own.uniform(0.25, 0.6);
  photo.haze = 0.012 + 0.03 * anatomy.age * own.uniform();
  return photo;
}

}  // namespace

std::string_view disease_name(Disease disease) {
  return k_disease_names.at(static_cast<std::size_t>(disease));
}

Eye make_eye(std::uint64_t seed, std::optional<Disease> disease) {
  Eye eye;
  eye.seed = seed;
  eye.patient = seed / 2;
  eye.right = seed % 2 == 0;
  Rng patient(eye.patient, "phantom.patient");
  Rng own(seed, "phantom.eye");
  const auto patients_own = static_cast<Disease>(patient.below(k_disease_names.size()));
  eye.disease = disease.value_or(patients_own);

  eye.disc = {eye.side() * (spread(patient, 4.5, 0.18) + spread(own, 0, 0.06)),
              spread(own, -0.45, 0.2)};
  eye.disc_radius = {spread(patient, 0.84, 0.06), spread(patient, 0.93, 0.06)};
  eye.cup = std::clamp(spread(patient, 0.4, 0.12), 0.2, 0.75);
  eye.anatomy = make_anatomy(patient, own);
  eye.scan = make_scan_settings(own);
  eye.photo = make_photo_settings(eye.anatomy, eye.side(), patient, own);
  eye.vessels = grow_vessels(eye.disc, Rng(seed, "phantom.vessels"));

  const double stage = std::clamp(patient.uniform() + 0.15 * own.normal(), 0.0, 1.0);
  Lesions lesions = grow_lesions(eye.disease, stage, Rng(seed, "phantom.lesions"));
  eye.lesions = std::move(lesions.list);
  eye.swellings = std::move(lesions.swellings);
  return eye;
}

}  // namespace oct::phantom
