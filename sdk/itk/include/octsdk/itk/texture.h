// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "octsdk/export.h"

namespace oct {

/// Smallest width and height that texture_features() takes.
constexpr int k_least_texture_side = 8;

/// What texture_features() gives, in its order: "mean" ... "glcm1-entropy" ...
/// "glrlm-short-run-emphasis" ...
OCT_API const std::vector<std::string>& texture_feature_names();

/// First-order and texture features of a gray image [height, width] with values 0 ... 255, each in
/// its own unit, over all pixels (no shape is looked at):
/// - 13 of the histogram (IBSI, Zwanenburg et al. 2020; entropy and uniformity over 32 bins);
/// - 6 of the gray-level co-occurrence matrix (Haralick et al. 1973) over 32 levels at distances of
///   1 and of 4 pixels, mean over four directions;
/// - 10 of the run-length matrix (Galloway 1975) over 32 levels, mean over four directions. A run
///   along a diagonal is as long as it is in the plane, cut to whole pixels; runs of more than 128
///   pixels are background and left out; the two nonuniformities are divided by the number of
///   pixels, so that they do not grow with the image.
/// The matrices are counted as ITK 5.2 counts them (pixels of the second darkest level are runs of
/// their own, by a slip of its bins), and what is read off them is ITK's. Values beyond 0
/// ... 255 count as the nearest in the run lengths and not at all in the co-occurrences. A feature
/// that is not defined for an image without contrast is 0. Pure, thread-safe, equal input gives
/// equal bits. Throws Error(invalid_input) for a side below k_least_texture_side or a wrong number
/// of pixels.
OCT_API std::vector<double> texture_features(std::span<const float> pixels, int width, int height);

}  // namespace oct
