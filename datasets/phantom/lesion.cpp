// SPDX-License-Identifier: Apache-2.0
#include "phantom/lesion.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "phantom/eye.h"

namespace oct::phantom {
namespace {

constexpr double two_pi = 2 * std::numbers::pi;

Lesion make_lesion(LesionKind kind, cv::Point2d centre, double radius, double height, Rng& rng) {
  Lesion lesion;
  lesion.kind = kind;
  lesion.centre = centre;
  const double aspect = rng.uniform(0.8, 1.25);
  lesion.radius = {radius * aspect, radius / aspect};
  lesion.angle = rng.uniform(0, std::numbers::pi);
  lesion.height = height;
  lesion.outline = {rng.uniform(0, 0.14), rng.uniform(0, two_pi), rng.uniform(0, 0.1),
                    rng.uniform(0, two_pi)};
  return lesion;
}

cv::Point2d around(cv::Point2d centre, double spread, Rng& rng) {
  return centre + cv::Point2d(spread * rng.normal(), spread * rng.normal());
}

bool touches(const Lesion& a, const Lesion& b, double gap) {
  const double apart = cv::norm(a.centre - b.centre);
  const double together = a.reach() + b.reach();
  return apart < (a.depth == b.depth ? together + gap : 0.6 * together);
}

void add_drusen(Lesions& out, double stage, Rng& rng) {
  const int count = 25 + static_cast<int>(stage * 95);
  const cv::Point2d middle = around({0, 0}, 0.35, rng);
  for (int i = 0; i < count; ++i) {
    cv::Point2d at = around(middle, 1.25, rng);
    double radius = 0.06 + 0.1 * stage * rng.uniform() + 0.16 * std::pow(rng.uniform(), 4);
    if (i < 3) {  // what the default scan is sure to meet
      at = {rng.uniform(-1.8, 1.8), rng.uniform(-0.04, 0.04)};
      radius = rng.uniform(0.13, 0.24);
    }
    const double height = std::min(130.0, radius * rng.uniform(260, 500));
    out.list.push_back(make_lesion(LesionKind::drusen, at, radius, height, rng));
    out.list.back().flatness = rng.uniform(0.8, 1.5);
    out.list.back().roughness = rng.uniform(0, 0.15);
  }
}

/// Cysts that keep a wall between them: a candidate that touches another is dropped.
void add_cysts(Lesions& out, cv::Point2d middle, double spread, int count, double size, Rng& rng) {
  for (int i = 0; i < count; ++i) {
    cv::Point2d at = around(middle, spread, rng);
    if (i == 0) at.y = rng.uniform(-0.05, 0.05);
    const double radius = size * (i == 0 ? rng.uniform(0.16, 0.3) : rng.uniform(0.05, 0.2));
    const double height = std::min(260.0, radius * rng.uniform(650, 1100));
    Lesion cyst = make_lesion(LesionKind::cyst, at, radius, height, rng);
    cyst.depth = rng.chance(0.55) ? Depth::inner_nuclear : Depth::outer_nuclear;
    cyst.flatness = 0.5;
    const bool crowded = std::any_of(out.list.begin(), out.list.end(), [&](const Lesion& other) {
      return other.kind == LesionKind::cyst && touches(cyst, other, 0.02);
    });
    if (!crowded) out.list.push_back(cyst);
  }
}

/// Hard exudates: clusters and parts of a ring around the leak.
void add_exudates(Lesions& out, cv::Point2d middle, double ring, int count, Rng& rng) {
  const double start = rng.uniform(0, two_pi);
  for (int i = 0; i < count; ++i) {
    const double angle = start + 0.8 * rng.normal() + (rng.chance(0.3) ? 2.5 : 0.0);
    const double distance = ring * (1 + 0.16 * rng.normal());
    const cv::Point2d at = middle + distance * cv::Point2d(std::cos(angle), std::sin(angle));
    const double radius = 0.03 + 0.07 * std::pow(rng.uniform(), 3);
    out.list.push_back(make_lesion(LesionKind::exudate, at, radius, rng.uniform(22, 45), rng));
    out.list.back().depth = Depth::outer_nuclear;
    out.list.back().flatness = 0.4;
  }
}

void add_neovascularisation(Lesions& out, double stage, Rng& rng) {
  const cv::Point2d at{rng.uniform(-0.9, 0.9), rng.uniform(-0.25, 0.25)};
  const double radius = 0.55 + 0.7 * stage;
  const double height = rng.uniform(70, 120) + 80 * stage;
  Lesion membrane = make_lesion(LesionKind::membrane, at, radius, height, rng);
  membrane.blood = rng.chance(0.65) ? rng.uniform(0.4, 1.0) : 0.0;
  membrane.flatness = rng.uniform(0.8, 1.6);
  membrane.roughness = rng.uniform(0.08, 0.22);
  out.list.push_back(membrane);

  const cv::Point2d beside = at + cv::Point2d(radius * rng.uniform(-0.9, 0.9), 0.1 * rng.normal());
  Lesion fluid = make_lesion(LesionKind::subretinal_fluid, beside, radius * rng.uniform(0.7, 1.2),
                             rng.uniform(60, 100) + 60 * stage, rng);
  fluid.flatness = rng.uniform(0.8, 1.2);
  out.list.push_back(fluid);
  if (rng.chance(0.45)) {
    add_cysts(out, around(at, 0.4, rng), 0.5, 6 + static_cast<int>(8 * stage), 0.8, rng);
    out.swellings.push_back({at, 0.8 + 0.4 * stage, 25 + 60 * stage});
  }
  if (rng.chance(0.4)) add_exudates(out, at, radius * 1.5, 25, rng);
}

void add_macular_oedema(Lesions& out, double stage, Rng& rng) {
  const cv::Point2d at{rng.uniform(-0.7, 0.7), rng.uniform(-0.3, 0.3)};
  out.swellings.push_back({at, rng.uniform(0.7, 1.1), 50 + 90 * stage});
  add_cysts(out, at, 0.3 + 0.35 * stage, 14 + static_cast<int>(50 * stage), 0.9 + 0.4 * stage, rng);
  const int exudates = 15 + static_cast<int>(70 * rng.uniform());
  add_exudates(out, at, rng.uniform(0.9, 1.7), exudates, rng);
  if (stage > 0.6 && rng.chance(0.4)) {
    out.list.push_back(make_lesion(LesionKind::subretinal_fluid, around(at, 0.1, rng),
                                   rng.uniform(0.5, 0.9), rng.uniform(60, 130), rng));
  }
}

}  // namespace

double Lesion::height_at(cv::Point2d point) const {
  const cv::Point2d offset = point - centre;
  if (offset.dot(offset) > reach() * reach()) return 0;
  const double c = std::cos(angle);
  const double s = std::sin(angle);
  const double u = (c * offset.x + s * offset.y) / radius.width;
  const double v = (c * offset.y - s * offset.x) / radius.height;
  const double turn = std::atan2(v, u);
  const double edge = 1 + outline[0] * std::cos(2 * turn + outline[1]) +
                      outline[2] * std::cos(3 * turn + outline[3]);
  const double inside = 1 - (u * u + v * v) / (edge * edge);
  if (inside <= 0) return 0;
  const double hills = std::cos(7.1 * u + outline[1]) * std::cos(5.3 * v + outline[3]) +
                       0.6 * std::cos(13 * u - 4 * v + outline[3]);
  return height * std::pow(inside, flatness) * (1 + roughness * hills);
}

double Lesion::reach() const {
  return std::max(radius.width, radius.height) * (1 + outline[0] + outline[2]);
}

double Swelling::height_at(cv::Point2d point) const {
  const cv::Point2d offset = point - centre;
  return height * std::exp(-0.5 * offset.dot(offset) / (radius * radius));
}

Lesions grow_lesions(Disease disease, double stage, Rng rng) {
  Lesions out;
  switch (disease) {
    case Disease::normal:
      break;
    case Disease::drusen:
      add_drusen(out, stage, rng);
      break;
    case Disease::cnv:
      add_neovascularisation(out, stage, rng);
      break;
    case Disease::dme:
      add_macular_oedema(out, stage, rng);
      break;
  }
  return out;
}

}  // namespace oct::phantom
