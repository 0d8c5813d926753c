// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "phantom/scan.h"

namespace oct::phantom {

/// What can be told from the image alone.
enum class Finding {
  elevation,  ///< the RPE stands above the curve of its neighbourhood: drusen, membrane
  fluid,      ///< a dark pocket between the inner surface and the RPE: cyst, subretinal fluid
};

struct FoundLesion {
  Finding finding = Finding::elevation;
  cv::Rect2f box;  ///< pixels, as in LesionView
};

/// What an OCT image shows. Rows as in BScan: one per column, measured to pixel centres.
struct Found {
  cv::Size size;
  std::vector<float> ilm;  ///< inner surface
  std::vector<float> rpe;  ///< upper edge of the RPE
  std::vector<float> bm;   ///< smooth curve under the RPE, which lesions do not lift
  std::vector<FoundLesion> lesions;
};

/// Finds surfaces and lesions in an OCT B-scan without knowing the truth: minimum-cost paths
/// (Chiu et al., Optics Express 18, 2010) for the surfaces, a lower envelope for Bruch's membrane.
/// `oct`: one channel, CV_8U or CV_32F of any range, sides of 16 and more, k_scan_depth high and
/// about 6 mm wide; white wedges removed. Pure. Throws oct::Error(invalid_input) for other images
/// and for values that are not finite.
Found find_structures(const cv::Mat& oct);

/// How well an image keeps what the truth says.
struct Judgement {
  int kept = 0;          ///< lesions of the truth that were found
  int lost = 0;          ///< lesions of the truth that were not
  int invented = 0;      ///< finds without a lesion of the truth
  double ilm_error = 0;  ///< mean distance in pixels
  double rpe_error = 0;
  double bm_error = 0;
};

/// Holds finds against the truth of a B-scan of the same size. Exudates are not judged. A lesion is
/// kept when a find of its sort overlaps it; neighbours that melt into one find are all kept.
/// Throws oct::Error(usage) when the sizes differ.
Judgement compare(const Found& found, const BScan& truth);

/// The same against what is found in the true image, where no truth is known. Both sides carry the
/// scorer's error then.
Judgement compare(const Found& found, const Found& truth);

}  // namespace oct::phantom
