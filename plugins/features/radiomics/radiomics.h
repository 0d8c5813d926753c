// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

namespace oct::radiomics {

/// The names of the columns below.
const std::vector<std::string>& feature_names();

/// Features of images [N, 1 or 3, H, W] float32 in [-1, 1], rounded to 8 bits as a file would hold
/// them: those of octsdk/itk/texture.h of the brightness (0.299 R + 0.587 G + 0.114 B), then mean
/// and standard deviation of R - G and of B - G, which are 0 for gray images. Each as
/// sign(x) log(1 + |x|), because sums of powers of gray levels span many orders of magnitude.
/// [N, D] float64. Sides of at least k_least_texture_side.
at::Tensor logarithmic_features(const at::Tensor& images);

/// Brings each column of logarithmic_features() to the constants' mean and deviation. They are
/// fixed, so that a row depends on its own image alone and scores can be compared between sets.
at::Tensor standardised(const at::Tensor& features);

}  // namespace oct::radiomics
