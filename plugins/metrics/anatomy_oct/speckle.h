// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>

#include "surfaces.h"

namespace oct::anatomy_oct {

/// Speckle inside the retina, of the grey values as shown. NaN where there is too little retina.
struct Speckle {
  double snr = 0;      ///< mean over standard deviation about the local mean
  double axial = 0;    ///< full width of the autocorrelation at half its height, pixels in depth
  double lateral = 0;  ///< the same along the scan
};

/// Signal-to-noise ratio and size of speckle (Schmitt, Xiang and Yung, J. Biomed. Opt. 4:95, 1999)
/// between the ILM and the RPE, away from both, in columns that are not broken. The layers' own
/// brightness is the local mean (Gaussian, 12 um deep and 60 um wide) and does not count.
Speckle measure_speckle(const cv::Mat& image, const Surfaces& surfaces);

}  // namespace oct::anatomy_oct
