// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "octsdk/export.h"
#include "octsdk/nn/conv_resample.h"

namespace oct::nn {

/// How modulated_conv computes; equal up to rounding.
enum class Modulation {
  scaled,      ///< one weight for all: activations are scaled before and after. The faster one
  per_sample,  ///< a weight for each image, as grouped convolution: as published for inference
};

/// See modulated_conv.
struct ModulatedConv {
  ConvResample resample = {};  ///< groups must be 1
  bool demodulate = true;
  Modulation modulation = Modulation::scaled;
};

/// A convolution whose weight every image scales by its own style (Karras et al. 2020, arXiv
/// 1912.04958, §2.2, equations 1 and 3): w'_oik = s_i w_oik, and demodulated w''_oik = w'_oik /
/// sqrt(sum_ik w'_oik^2 + 1e-8), so that every output has unit variance.
/// `x` [N, I, H, W], `weight` [O, I, k, k], `styles` [N, I], `filter` as for conv_resample, `noise`
/// added to the result: [H', W'] or [N, 1, H', W'], undefined for none. Returns [N, O, H', W'].
/// Differentiable any number of times in all but the filter. Thread-safe.
OCT_API at::Tensor modulated_conv(const at::Tensor& x, const at::Tensor& weight,
                                  const at::Tensor& styles, const at::Tensor& filter,
                                  const at::Tensor& noise, const ModulatedConv& options = {});

}  // namespace oct::nn
