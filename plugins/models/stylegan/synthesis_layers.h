// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <cstdint>

#include "layers.h"
#include "octsdk/batch.h"
#include "octsdk/nn/modulated_conv.h"

namespace oct::stylegan {

/// See StyledConvolution.
struct StyledOptions {
  std::int64_t in = 0;
  std::int64_t out = 0;
  std::int64_t style = 512;  ///< width of a style
  std::int64_t up = 1;
  Size size;  ///< of the result
};

/// Modulated 3x3 convolution, noise, bias, leaky ReLU (Karras et al. 2020, arXiv 1912.04958, figure
/// 2c). Parameters "affine.*", "weight", "noise_strength", "bias"; buffers "noise_const",
/// "resample_filter".
class StyledConvolutionImpl final : public torch::nn::Module {
 public:
  explicit StyledConvolutionImpl(const StyledOptions& options);

  /// `style` [N, style]; `noise` [h, w] or [N, 1, h, w] with deviation 1, or undefined for none.
  at::Tensor forward(const at::Tensor& x, const at::Tensor& style, const at::Tensor& noise);

  [[nodiscard]] const at::Tensor& noise() const { return noise_const_; }
  [[nodiscard]] at::Tensor style_weight() const { return affine_->effective_weight(); }

 private:
  StyledOptions options_;
  FullyConnected affine_{nullptr};
  at::Tensor weight_, noise_strength_, bias_, noise_const_, filter_;
  nn::KernelPowers powers_;
};
TORCH_MODULE(StyledConvolution);

/// Features to image channels: modulated 1x1 convolution without demodulation, bias. Parameters
/// "affine.*", "weight", "bias".
class ToImageImpl final : public torch::nn::Module {
 public:
  ToImageImpl(std::int64_t in, std::int64_t channels, std::int64_t style);

  at::Tensor forward(const at::Tensor& x, const at::Tensor& style);

 private:
  FullyConnected affine_{nullptr};
  at::Tensor weight_, bias_;
};
TORCH_MODULE(ToImage);

}  // namespace oct::stylegan
