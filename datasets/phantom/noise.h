// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "octsdk/random.h"

namespace oct::phantom {

/// Gaussian noise, CV_32F, mean 0, variance 1, correlated like a Gaussian of the given standard
/// deviations in pixels (below 0.3: white in that direction).
cv::Mat correlated_noise(cv::Size size, cv::Size2d sigma, Rng rng);

/// Smooth texture, CV_32F, mean 0, variance about 1: a lattice of `cells` independent values,
/// interpolated. The lattice does not depend on `size`, so the texture is the same at any size.
cv::Mat lattice_texture(cv::Size size, cv::Size cells, Rng rng);

/// The same along a line of `length` samples.
std::vector<float> lattice_curve(int length, int cells, Rng rng);

/// 0 below `from`, 1 above `to`, smooth in between.
double smooth_step(double from, double to, double x);

}  // namespace oct::phantom
