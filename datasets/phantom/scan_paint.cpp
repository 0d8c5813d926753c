// SPDX-License-Identifier: Apache-2.0
#include "phantom/scan_paint.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "phantom/noise.h"

namespace oct::phantom {
namespace {

/// Grey values of Kermany's normal B-scans, averaged along the RPE.
namespace grey {
constexpr float rnfl = 100, rnfl_thick = 50, gcl = 80, ipl = 94, inl = 62, opl = 88, onl = 48;
constexpr float elm = 78, inner_segments = 58, ellipsoid = 165, outer_segments = 88, rpe = 196;
constexpr float drusen = 108, membrane = 128, membrane_rpe = 158, bruch = 118, fluid = 7;
constexpr float exudate = 205, choroid = 92, sclera = 29, disc = 84;
}  // namespace grey

constexpr float k_deep_loss = 0.3F;  // of the noise, from the top of the image to the bottom

/// One A-scan under construction. Rows are pixel-centre coordinates.
struct AScan {
  float* value;
  int rows;

  /// Sets [from, to) to a grey value, pixels on the edges in proportion; returns `to`.
  float band(float from, float to, float grey) const {
    const float low = std::max(from + 0.5F, 0.0F);
    const float high = std::min(to + 0.5F, static_cast<float>(rows));
    for (int y = static_cast<int>(low); y < high; ++y) {
      const float share = std::min(high, y + 1.0F) - std::max(low, static_cast<float>(y));
      value[y] += grey * share;
    }
    return std::max(from, to);
  }
  /// Replaces what lies in [from, to) instead of adding to it.
  void replace(float from, float to, float grey) const {
    const float low = std::max(from + 0.5F, 0.0F);
    const float high = std::min(to + 0.5F, static_cast<float>(rows));
    for (int y = static_cast<int>(low); y < high; ++y) {
      const float share = std::min(high, y + 1.0F) - std::max(low, static_cast<float>(y));
      value[y] += (grey - value[y]) * share;
    }
  }
  void darken(float from, float to, float factor) const {
    for (int y = std::max(0, static_cast<int>(from)); y < std::min<float>(to, rows); ++y) {
      value[y] *= factor;
    }
  }
};

float mixed(float a, float b, float share) {
  return a + (b - a) * share;
}

class Painter {
 public:
  Painter(const Eye& eye, const Slice& slice)
      : eye_(eye),
        slice_(slice),
        tissue_(slice.size.width, slice.size.height, CV_32F, cv::Scalar(0)),
        px_(static_cast<float>(1 / slice.um_per_row)),
        sheen_(curve(26, "sheen")),
        gain_(curve(5, "gain")),
        streaks_(curve(110, "streaks")),
        grain_(texture({36, 90}, "grain")),
        choroid_(texture({44, 34}, "choroid")) {}

  cv::Mat paint(const std::vector<Crossing>& vessels) {
    for (int c = 0; c < slice_.size.width; ++c) {
      paint_retina(c);
      paint_below(c);
    }
    for (const LesionSlice& part : slice_.lesions) paint_inside(part);
    for (const Crossing& vessel : vessels) cast_shadow(vessel);
    const double along = 512.0 / slice_.size.width;  // native pixels per pixel
    const double deep = 496.0 / slice_.size.height;
    cv::GaussianBlur(tissue_, tissue_, {}, std::max(0.1, 0.85 / deep), std::max(0.1, 1.0 / along),
                     cv::BORDER_REPLICATE);
    return tissue_;
  }

 private:
  std::vector<float> curve(int cells, const char* purpose) const {
    return lattice_curve(slice_.size.width, cells, Rng(eye_.seed, purpose));
  }
  cv::Mat texture(cv::Size cells, const char* purpose) const {
    return lattice_texture(tissue_.size(), cells, Rng(eye_.seed, purpose));
  }
  AScan a_scan(int c) { return {tissue_.ptr<float>(c), tissue_.cols}; }
  float row(Boundary b, int c) const { return slice_.boundary[b][c]; }

  void paint_retina(int c) {
    const AScan out = a_scan(c);
    const float fibres = (row(rnfl_gcl, c) - row(ilm, c)) / px_;
    const float thick = static_cast<float>(smooth_step(8, 55, fibres));
    const float surface = grey::rnfl + grey::rnfl_thick * thick;
    const float glint = std::max(0.0F, sheen_[c]) * 45 * (1 - 0.5F * thick);
    float at = out.band(row(ilm, c), row(ilm, c) + std::min(6.0F, fibres) * px_, surface + glint);
    at = out.band(at, row(rnfl_gcl, c), surface);
    at = out.band(at, row(gcl_ipl, c), grey::gcl);
    at = out.band(at, row(ipl_inl, c), grey::ipl);
    at = out.band(at, row(inl_opl, c), grey::inl);
    at = out.band(at, row(opl_onl, c), grey::opl);
    at = out.band(at, row(elm, c) - 4 * px_, grey::onl);
    at = out.band(at, row(elm, c) + 4 * px_, grey::elm);
    at = out.band(at, row(ez, c), grey::inner_segments);
    paint_outer(c, out, at);
    const float disc = slice_.disc[c];
    const float light = static_cast<float>(eye_.scan.gain) * (1 + 0.05F * gain_[c]);
    for (int y = 0; y < out.rows; ++y) {
      const float blended = mixed(out.value[y], out.value[y] > 0 ? grey::disc : 0.0F, disc);
      out.value[y] = blended * light * (1 + 0.09F * grain_.at<float>(c, y));
    }
  }

  /// Photoreceptors, subretinal fluid, RPE and what lies between it and Bruch's membrane.
  void paint_outer(int c, const AScan& out, float at) {
    const float tissue = slice_.membrane[c];
    const float worn = 1 - 0.55F * tissue;  // photoreceptors over a membrane are damaged
    const float fluid_top = row(rpe, c) - slice_.fluid[c] * px_;
    const float lift_end = row(bm, c) - 4 * px_;
    at = out.band(at, std::min(at + 16 * px_, fluid_top), grey::ellipsoid * worn);
    at = out.band(at, fluid_top, grey::outer_segments * (0.6F + 0.4F * worn));
    at = out.band(at, row(rpe, c), grey::fluid);
    const float band = mixed(grey::rpe, grey::membrane_rpe + 22 * streaks_[c], tissue);
    at = out.band(at, std::min(at + 20 * px_, row(bm, c)), band);
    const float rough = grey::membrane + 14 * streaks_[c];
    at = out.band(at, lift_end, mixed(grey::drusen, rough, tissue));
    out.band(at, row(bm, c), slice_.lift[c] > 8 ? grey::bruch : grey::rpe);
  }

  void paint_below(int c) {
    const AScan out = a_scan(c);
    const float start = row(bm, c) + 0.5F;
    const float end_of_choroid = (row(choroid_sclera, c) - row(bm, c)) / px_;
    const float decay = static_cast<float>(eye_.scan.penetration);
    // More light comes through where the RPE is damaged, less below a thick lesion.
    const float through = 1 + 0.06F * streaks_[c] + 0.25F * slice_.membrane[c];
    const float light = static_cast<float>(eye_.scan.gain) * through * (1 - 0.3F * slice_.disc[c]);
    for (int y = std::max(0, static_cast<int>(start)); y < out.rows; ++y) {
      const float share = std::min(1.0F, y + 1 - start);
      const float depth = (static_cast<float>(y) + 0.5F - start) / px_;
      const float inside = 1 - static_cast<float>(smooth_step(0.75, 1.15, depth / end_of_choroid));
      const float spent = depth / (3.1F * decay);
      const float fade = std::exp(-spent * spent);
      const float mottle =
          1 + (0.05F + 0.11F * inside) * std::min(1.0F, depth / 40) * choroid_.at<float>(c, y);
      const float grey = grey::choroid * std::exp(-depth / decay) + grey::sclera * fade;
      out.value[y] += share * light * grey * std::max(0.2F, mottle);
    }
  }

  void paint_inside(const LesionSlice& part) {
    if (part.row.empty()) return;
    const bool bright = eye_.lesions[part.lesion].kind == LesionKind::exudate;
    for (int c = 0; c < slice_.size.width; ++c) {
      const float half = 0.5F * part.height[c] * px_;
      if (half <= 0) continue;
      const AScan out = a_scan(c);
      out.replace(part.row[c] - half, part.row[c] + half, bright ? grey::exudate : grey::fluid);
      if (bright) out.darken(part.row[c] + half + 1, static_cast<float>(out.rows), 0.82F);
    }
  }

  void cast_shadow(const Crossing& vessel) {
    const double width = vessel.width / slice_.mm_per_column;
    const double centre = vessel.along * slice_.size.width - 0.5;
    const double reach = std::max(1.0, width);
    const double strength = std::min(0.62, 0.12 + 4.5 * vessel.width);
    const int first = std::max(0, static_cast<int>(centre - 2 * reach));
    const int last = std::min(slice_.size.width - 1, static_cast<int>(centre + 2 * reach) + 1);
    for (int c = first; c <= last; ++c) {
      const double off = (c - centre) / (0.6 * reach);
      const double shade = strength * std::exp(-off * off) * std::min(1.0, width + 0.2);
      const AScan out = a_scan(c);
      const float wall = row(rnfl_gcl, c);
      const auto body = static_cast<float>(vessel.width * 1000 * px_);
      out.darken(wall - body * 0.4F, wall + body * 0.2F, static_cast<float>(1 + 0.35 * shade));
      out.darken(wall + body * 0.2F, wall + body * 0.6F, static_cast<float>(1 - 0.5 * shade));
      out.darken(wall + body * 0.6F, static_cast<float>(out.rows), static_cast<float>(1 - shade));
    }
  }

  const Eye& eye_;
  const Slice& slice_;
  cv::Mat tissue_;
  float px_;  // rows per um
  std::vector<float> sheen_, gain_, streaks_;
  cv::Mat grain_, choroid_;
};

}  // namespace

cv::Mat paint_tissue(const Eye& eye, const Slice& slice, const std::vector<Crossing>& vessels) {
  return Painter(eye, slice).paint(vessels);
}

void add_speckle(const Eye& eye, const Slice& slice, cv::Mat& tissue) {
  // Measured on the vitreous of Kermany's scans (512x496): neighbouring pixels correlate 0.5
  // along and 0.65 in depth. Coarser pixels average over about 2.2 x 3 grains.
  const double along = 512.0 / slice.size.width;
  const double deep = 496.0 / slice.size.height;
  const double kept =
      1 / std::sqrt((1 + std::max(0.0, along - 1) / 2.2) * (1 + std::max(0.0, deep - 1) / 3.0));
  const cv::Size2d sigma(0.76 / deep, 0.6 / along);  // of the transposed image
  const cv::Mat bright = correlated_noise(tissue.size(), sigma, Rng(eye.seed, "phantom.speckle"));
  const cv::Mat dark = correlated_noise(tissue.size(), sigma, Rng(eye.seed, "phantom.vitreous"));
  const auto spread = static_cast<float>(eye.scan.speckle * kept);
  const auto level = static_cast<float>(eye.scan.background);
  const auto noise = static_cast<float>(eye.scan.background_spread * kept);
  for (int c = 0; c < tissue.rows; ++c) {
    float* value = tissue.ptr<float>(c);
    const float* g = bright.ptr<float>(c);
    const float* b = dark.ptr<float>(c);
    for (int y = 0; y < tissue.cols; ++y) {
      const float signal = value[y] * (1 + spread * g[y]);
      const float reached = 1 - k_deep_loss * static_cast<float>(y) / tissue.cols;
      const float floor =
          std::max(0.0F, reached * level * (1 + noise * (b[y] - 0.07F * b[y] * b[y])));
      value[y] = std::sqrt(signal * signal + floor * floor);
    }
  }
}

}  // namespace oct::phantom
