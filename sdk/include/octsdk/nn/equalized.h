// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <cstdint>

#include "octsdk/export.h"

namespace oct::nn {

/// The gain that keeps the variance through a leaky ReLU, sqrt(2): He et al. 2015, arXiv
/// 1502.01852.
inline constexpr double k_he_gain = 1.4142135623730951;

/// What a convolution does to the image's size, in one pass with it.
enum class Rescale {
  none,
  doubled,  ///< nearest-neighbour enlargement, then the convolution: one transposed convolution
  halved,   ///< the convolution, then the mean of 2 x 2 pixels: one strided convolution
};

/// A square convolution of x [N, in, H, W] with same padding that may rescale. `weight` [out, in,
/// k, k], of a `doubled` one [in, out, k, k]; `bias` [out]. Rescaling needs k = 3 and, halved, even
/// sides. Differentiable twice. Thread-safe.
OCT_API at::Tensor rescaling_conv2d(const at::Tensor& x, const at::Tensor& weight,
                                    const at::Tensor& bias, Rescale rescale);

/// rescaling_conv2d with equalized learning rate (Karras et al. 2018, arXiv 1710.10196, §4.1):
/// "weight" is stored from N(0, 1) and multiplied by gain / sqrt(kernel^2 * in) at each use; "bias"
/// starts at 0 and is added as it is. Draws from LibTorch's default generator.
class OCT_API EqualizedConv2d final : public torch::nn::Module {
 public:
  EqualizedConv2d(std::int64_t in, std::int64_t out, std::int64_t kernel, double gain = k_he_gain,
                  Rescale rescale = Rescale::none);
  [[nodiscard]] at::Tensor forward(const at::Tensor& x) const;

 private:
  double scale_;
  Rescale rescale_;
  at::Tensor weight_, bias_;
};

/// A fully connected layer with equalized learning rate: "weight" [out, in] from N(0, 1), times
/// gain / sqrt(in) at each use; "bias" [biases], `out` of them unless told otherwise, added as it
/// is by forward(), and left to the caller by product(). x [N, in].
class OCT_API EqualizedLinear final : public torch::nn::Module {
 public:
  EqualizedLinear(std::int64_t in, std::int64_t out, double gain = k_he_gain,
                  std::int64_t biases = 0);
  [[nodiscard]] at::Tensor forward(const at::Tensor& x) const { return product(x) + bias_; }
  [[nodiscard]] at::Tensor product(const at::Tensor& x) const;
  [[nodiscard]] const at::Tensor& bias() const { return bias_; }
  [[nodiscard]] const at::Tensor& weight() const { return weight_; }

 private:
  double scale_;
  at::Tensor weight_, bias_;
};

}  // namespace oct::nn
