// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <cstdint>

#include "octsdk/export.h"
#include "octsdk/nn/words.h"

namespace oct::nn {

/// Feature normalisation. `instance`: Ulyanov et al. 2016 (arXiv 1607.08022), no affine, no running
/// statistics, eps 1e-5. `batch`: Ioffe and Szegedy 2015, affine, running statistics, momentum 0.1.
enum class Norm { instance, batch, none };
template <>
OCT_API std::vector<std::string> words<Norm>();

/// What lies beyond the border of an image.
enum class Padding { reflect, replicate, zero };
template <>
OCT_API std::vector<std::string> words<Padding>();

/// Appends the layer; `none` appends an identity, so that the numbers of later layers do not depend
/// on the choice.
OCT_API void push_norm(torch::nn::Sequential& layers, Norm norm, std::int64_t channels);

/// Whether convolutions before `norm` carry a bias in the published CycleGAN and Pix2Pix networks.
constexpr bool bias_before(Norm norm) {
  return norm == Norm::instance;
}

/// torch::nn::Conv2d, with its options (numbers for the padding), parameters and initialisation,
/// that computes by nn::conv2d.
class OCT_API Conv2dImpl final : public torch::nn::ConvNdImpl<2, Conv2dImpl> {
 public:
  explicit Conv2dImpl(const torch::nn::Conv2dOptions& options);
  at::Tensor forward(const at::Tensor& x);  // not const: what Sequential takes
};
TORCH_MODULE(Conv2d);

/// A square convolution that pads `pad` pixels of kind `padding` itself.
OCT_API torch::nn::Conv2dOptions conv_options(std::int64_t in, std::int64_t out,
                                              std::int64_t kernel, std::int64_t stride,
                                              std::int64_t pad, Padding padding = Padding::zero);

}  // namespace oct::nn
