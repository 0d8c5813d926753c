// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

#include "octsdk/random.h"
#include "shape.h"
#include "synthesis_layers.h"

namespace oct::stylegan {

/// One level of the generator: up x 2, two convolutions, and the image so far upsampled plus this
/// level's. The first level starts from a learnt constant and has one convolution. Modules
/// "conv0", "conv1", "torgb"; parameter "const".
class SynthesisBlockImpl final : public torch::nn::Module {
 public:
  SynthesisBlockImpl(const Shape& shape, std::int64_t level, std::int64_t style);

  [[nodiscard]] std::int64_t convolutions() const { return conv0_ ? 2 : 1; }
  /// `styles`: one a convolution, then that of "torgb". `noise`: one a convolution, or empty.
  void forward(at::Tensor& x, at::Tensor& image, const std::vector<at::Tensor>& styles,
               const std::vector<at::Tensor>& noise);
  /// Its convolutions, in order.
  [[nodiscard]] std::vector<StyledConvolution> layers() const;

 private:
  StyledConvolution conv0_{nullptr}, conv1_{nullptr};
  ToImage to_image_{nullptr};
  at::Tensor const_, filter_;
};
TORCH_MODULE(SynthesisBlock);

/// g: styles -> image, the "skip" generator (Karras et al. 2020, arXiv 1912.04958, §4.1, figure
/// 7b). The style of a level's "torgb" is also that of the next level's first convolution. No final
/// nonlinearity: values may leave [-1, 1]. Modules "b4", "b8" ...
class SynthesisImpl final : public torch::nn::Module {
 public:
  SynthesisImpl(const Shape& shape, std::int64_t style);

  /// 2 * log2(resolution) - 2.
  [[nodiscard]] std::int64_t style_count() const;
  /// `styles` [N, style_count, width]; `noise`: one a layer, [h, w] or [N, 1, h, w], or empty for
  /// none. Returns [N, C, H, W]. Throws Error(usage) for another number of styles or noise maps.
  at::Tensor forward(const at::Tensor& styles, const std::vector<at::Tensor>& noise);

  /// The constant maps, [h, w] each, in the order of the layers.
  [[nodiscard]] std::vector<at::Tensor> constant_noise() const;
  /// Maps drawn anew for `images` images, [images, 1, h, w] each.
  [[nodiscard]] std::vector<at::Tensor> random_noise(std::int64_t images, Rng& random) const;
  /// The weights in use that take up styles in the convolutions, one under the other: [rows, D].
  [[nodiscard]] at::Tensor style_weights() const;

 private:
  [[nodiscard]] std::vector<StyledConvolution> layers() const;

  std::vector<SynthesisBlock> blocks_;
};
TORCH_MODULE(Synthesis);

}  // namespace oct::stylegan
