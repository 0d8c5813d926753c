// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace oct::anatomy_oct {

/// Columns are about so many times as wide as rows are high (Spectralis: 11.5 um to 3.87 um).
inline constexpr double k_column_to_row = 3.1;

/// The surfaces of a B-scan. Rows, one per column, measured to pixel centres.
struct Surfaces {
  std::vector<float> ilm;    ///< inner limiting membrane
  std::vector<float> rpe;    ///< upper edge of the retinal pigment epithelium
  std::vector<float> bm;     ///< Bruch's membrane: smooth under the RPE, which drusen do not lift
  std::vector<bool> broken;  ///< columns in which ILM or RPE has little contrast, or jumps
  double um_per_row = 1;

  [[nodiscard]] double broken_share() const;
  /// Share of the columns in which the ILM lies above the RPE, 60 um and more.
  [[nodiscard]] double order_share() const;
  /// Mean distance from ILM to RPE, um.
  [[nodiscard]] double thickness() const;
  /// Mean absolute second difference of the ILM from column to column, um.
  [[nodiscard]] double roughness() const;
};

/// Finds them by minimum-cost paths (Chiu et al., Optics Express 18:19413, 2010), each by itself:
/// nothing keeps one above the other. The ILM is where dark for long becomes bright, in logarithms,
/// so that the dim fovea counts as much as the nerve fibres; the RPE is the lowest bright line with
/// tissue over it. `image`: CV_32F, finite, without white wedges, sides of 16 and more; `depth`: um
/// that it is high. Pure.
Surfaces find_surfaces(const cv::Mat& image, double depth);

}  // namespace oct::anatomy_oct
