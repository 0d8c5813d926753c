// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <cstdint>

#include "octsdk/nn/bias_act.h"

namespace oct::stylegan {

/// The low-pass filter of all resampling: the binomial [1, 3, 3, 1], as [4, 4] with sum 1.
at::Tensor resample_filter();

/// See FullyConnected.
struct FullyConnectedOptions {
  std::int64_t in = 0;
  std::int64_t out = 0;
  nn::Activation activation = nn::Activation::linear;
  double lr_multiplier = 1;
  double bias_init = 0;
};

/// A linear layer with equalized learning rate (Karras et al. 2018, arXiv 1710.10196, §4.1): stored
/// weights are N(0, 1) / lr_multiplier, and become lr_multiplier / sqrt(in) times that in use.
/// [N, in] -> [N, out]. Parameters "weight", "bias".
class FullyConnectedImpl final : public torch::nn::Module {
 public:
  explicit FullyConnectedImpl(const FullyConnectedOptions& options);
  at::Tensor forward(const at::Tensor& x) const;
  /// The weight in use, [out, in].
  [[nodiscard]] at::Tensor effective_weight() const;

 private:
  [[nodiscard]] double gain() const;

  FullyConnectedOptions options_;
  at::Tensor weight_, bias_;
};
TORCH_MODULE(FullyConnected);

/// See Convolution.
struct ConvolutionOptions {
  std::int64_t in = 0;
  std::int64_t out = 0;
  std::int64_t kernel = 3;
  std::int64_t down = 1;
  bool bias = true;
  nn::Activation activation = nn::Activation::linear;
};

/// A discriminator's convolution: equalized learning rate, downsampling built in. [N, in, H, W] ->
/// [N, out, H / down, W / down]. Parameters "weight", "bias".
class ConvolutionImpl final : public torch::nn::Module {
 public:
  explicit ConvolutionImpl(const ConvolutionOptions& options);
  /// `gain` is multiplied onto the result.
  at::Tensor forward(const at::Tensor& x, double gain = 1) const;

 private:
  ConvolutionOptions options_;
  at::Tensor weight_, bias_, filter_;
};
TORCH_MODULE(Convolution);

}  // namespace oct::stylegan
