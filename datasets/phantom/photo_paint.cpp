// SPDX-License-Identifier: Apache-2.0
#include "phantom/photo_paint.h"

#include <opencv2/imgproc.hpp>

#include "phantom/noise.h"

namespace oct::phantom {
namespace {

using Colour = cv::Vec3f;

Colour absorbed(Colour light, const Colour& density, float amount) {
  for (int i = 0; i < 3; ++i) light[i] *= std::exp(-density[i] * amount);
  return light;
}

/// What the bare fundus looks like at a place: choroid, macular pigment, fovea.
class Fundus {
 public:
  Fundus(const Eye& eye, cv::Size size)
      : eye_(eye),
        mottle_(lattice_texture(size, {90, 90}, Rng(eye.seed, "phantom.mottle"))),
        clouds_(lattice_texture(size, {7, 7}, Rng(eye.seed, "phantom.clouds"))),
        choroid_(lattice_texture(size, {46, 30}, Rng(eye.patient, "phantom.tessellation"))),
        tessellated_(static_cast<float>(smooth_step(0.45, 0.0, eye.anatomy.pigment) *
                                        (0.3 + 0.7 * eye.anatomy.age))) {}

  [[nodiscard]] Colour at(int x, int y, cv::Point2d mm) const {
    Colour light(eye_.photo.colour);
    const auto r = static_cast<float>(cv::norm(mm));
    // Choroidal vessels shine through a pale fundus except under the macular pigment.
    const float ridge = std::exp(-2.5F * std::abs(choroid_.at<float>(y, x)));
    const float open = tessellated_ * static_cast<float>(smooth_step(0.8, 3.0, r));
    light = absorbed(light, {0.10F, 0.42F, 0.55F}, open * (0.7F - ridge));
    light = absorbed(light, {0.05F, 0.10F, 0.12F}, 0.2F * mottle_.at<float>(y, x));
    light = absorbed(light, {0.08F, 0.16F, 0.22F}, 0.6F * clouds_.at<float>(y, x));
    const float macula = std::exp(-0.5F * r * r / (0.85F * 0.85F));
    const float foveola = std::exp(-0.5F * r * r / (0.24F * 0.24F));
    light = absorbed(light, {0.30F, 0.48F, 0.55F}, 0.85F * macula);
    light = absorbed(light, {0.28F, 0.55F, 0.3F}, 0.45F * foveola);
    const float rim = std::abs(r - 0.85F) / 0.16F;  // light reflex of the parafoveal wall
    const auto young = static_cast<float>(std::max(0.0, 0.5 - eye_.anatomy.age));
    return light + Colour(0.07F, 0.06F, 0.05F) * (young * std::exp(-rim * rim));
  }

 private:
  const Eye& eye_;
  cv::Mat mottle_, clouds_, choroid_;
  float tessellated_;
};

/// The optic disc over the fundus; the cup is paler and lies towards the temporal side.
Colour with_disc(const Eye& eye, cv::Point2d mm, const Colour& fundus) {
  const cv::Point2d offset = mm - eye.disc;
  const double u = offset.x / eye.disc_radius.width;
  const double v = offset.y / eye.disc_radius.height;
  const double r = std::hypot(u, v);
  if (r > 1.8) return fundus;
  const auto inside = static_cast<float>(1 - smooth_step(0.9, 1.08, r));
  const double cup_r = std::hypot(u + 0.12 * eye.side(), v) / eye.cup;
  const auto cup = static_cast<float>(1 - smooth_step(0.7, 1.25, cup_r));
  const auto temporal = static_cast<float>(smooth_step(-0.6, 0.9, -u * eye.side()));
  const auto strength = static_cast<float>(0.45 + 0.5 * eye.photo.colour[0]);
  const Colour rim = Colour(1.12F, 0.60F, 0.22F) + temporal * Colour(0.05F, 0.17F, 0.10F);
  const Colour paint = strength * (rim + cup * (Colour(1.22F, 0.98F, 0.50F) - rim));
  // A paler halo, and a thin darker line where pigment ends at the temporal rim.
  const auto halo = static_cast<float>(0.14 * std::exp(-std::pow((r - 1.05) / 0.25, 2.0)));
  const auto line = static_cast<float>(0.3 * temporal * std::exp(-std::pow((r - 1.1) / 0.06, 2.0)));
  const Colour around = absorbed(fundus * (1 + halo), {0.5F, 0.7F, 0.6F}, line);
  return around + inside * (paint - around);
}

float illumination(const Eye& eye, cv::Point2d mm) {
  const cv::Point2d from_light = mm - eye.photo.light;
  const cv::Point2d from_axis = mm - eye.photo.centre;
  const double radius = eye.photo.radius * eye.photo.radius;
  const double edge = smooth_step(0.55, 1.05, std::sqrt(from_axis.dot(from_axis) / radius));
  const double fall = 0.45 * from_light.dot(from_light) / radius + 0.55 * edge;
  return static_cast<float>(1.12 * std::max(0.12, 1 - eye.photo.vignette * fall));
}

/// Blood over what lies below it.
void lay_vessels(const Eye& eye, const PhotoGeometry& geometry, cv::Mat& light) {
  const cv::Mat arteries = paint_vessels(eye, geometry, light.size(), true);
  const cv::Mat veins = paint_vessels(eye, geometry, light.size(), false);
  for (int y = 0; y < light.rows; ++y) {
    for (int x = 0; x < light.cols; ++x) {
      Colour& pixel = light.at<Colour>(y, x);
      pixel = absorbed(pixel, {0.13F, 0.52F, 0.52F}, arteries.at<float>(y, x));
      pixel = absorbed(pixel, {0.33F, 0.80F, 0.82F}, veins.at<float>(y, x));
    }
  }
}

/// Lens, sensor and the black border with its little noise.
cv::Mat expose(const Eye& eye, const PhotoGeometry& geometry, cv::Mat light, const cv::Mat& mask) {
  const double blur = std::hypot(eye.photo.haze * geometry.px_per_mm, 0.4);
  cv::GaussianBlur(light, light, {}, blur);
  const cv::Mat noise = correlated_noise(light.size(), {0.5, 0.5}, Rng(eye.seed, "phantom.sensor"));
  cv::Mat image(light.size(), CV_8UC3);
  for (int y = 0; y < light.rows; ++y) {
    for (int x = 0; x < light.cols; ++x) {
      const bool inside = mask.at<std::uint8_t>(y, x) != 0;
      const float grain = noise.at<float>(y, x);
      const Colour pixel = inside ? light.at<Colour>(y, x) * 255 + Colour::all(1.4F * grain)
                                  : Colour::all(1.5F + 0.8F * grain);
      image.at<cv::Vec3b>(y, x) = pixel;
    }
  }
  return image;
}

}  // namespace

cv::Mat paint_fundus(const Eye& eye, const PhotoGeometry& geometry, const cv::Mat& mask) {
  const Fundus fundus(eye, mask.size());
  cv::Mat light(mask.size(), CV_32FC3);
  for (int y = 0; y < mask.rows; ++y) {
    for (int x = 0; x < mask.cols; ++x) {
      const cv::Point2d mm = geometry.to_mm(cv::Point2d(x, y));
      light.at<Colour>(y, x) = with_disc(eye, mm, fundus.at(x, y, mm));
    }
  }
  paint_lesions(eye, geometry, light);
  lay_vessels(eye, geometry, light);
  for (int y = 0; y < mask.rows; ++y) {
    for (int x = 0; x < mask.cols; ++x) {
      light.at<Colour>(y, x) *= illumination(eye, geometry.to_mm(cv::Point2d(x, y)));
    }
  }
  return expose(eye, geometry, light, mask);
}

}  // namespace oct::phantom
