// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "octsdk/export.h"
#include "octsdk/nn/conv_resample.h"

namespace oct::nn {

/// The sums of the squares of each kernel of one weight, which demodulation needs: a pass over all
/// weights, which for one image costs a tenth of making it. Not thread-safe.
class OCT_API KernelPowers {
 public:
  /// [O, I], of `weight` [O, I, k, k] as it is now. Kept until the weight changes, unless the
  /// weight is one that gradients are wanted of.
  at::Tensor of(const at::Tensor& weight);

 private:
  at::Tensor kept_;
  at::Tensor weight_;  // holds the memory, so that no other weight lies there
  std::uint32_t version_ = 0;
};

/// See modulated_conv.
struct ModulatedConv {
  ConvResample resample = {};  ///< groups must be 1
  bool demodulate = true;
  at::Tensor powers = {};  ///< KernelPowers of the weight; undefined: computed where needed
};

/// A convolution whose weight every image scales by its own style (Karras et al. 2020, arXiv
/// 1912.04958, §2.2, equations 1 and 3): w'_oik = s_i w_oik, and demodulated w''_oik = w'_oik /
/// sqrt(sum_ik w'_oik^2 + 1e-8), so that every output has unit variance. Activations are scaled
/// before and after, with one weight for all images, where that is less than a weight for each.
/// `x` [N, I, H, W], `weight` [O, I, k, k], `styles` [N, I], `filter` as for conv_resample, `noise`
/// added to the result: [H', W'] or [N, 1, H', W'], undefined for none. Returns [N, O, H', W'].
/// Differentiable any number of times in all but the filter. Thread-safe.
OCT_API at::Tensor modulated_conv(const at::Tensor& x, const at::Tensor& weight,
                                  const at::Tensor& styles, const at::Tensor& filter,
                                  const at::Tensor& noise, const ModulatedConv& options = {});

}  // namespace oct::nn
