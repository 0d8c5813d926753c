// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/torch.h>

#include <cstdint>

#include "octsdk/export.h"
#include "octsdk/nn/instance_norm.h"
#include "octsdk/nn/reflect_pad.h"
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

/// activation(instance_norm(x)) as one layer; see instance_norm_act. Has no parameters.
class OCT_API InstanceNormActImpl : public torch::nn::Cloneable<InstanceNormActImpl> {
 public:
  explicit InstanceNormActImpl(const InstanceNormAct& options = {}) : options_(options) {}
  void reset() override {}
  at::Tensor forward(const at::Tensor& x) { return instance_norm_act(x, options_); }

 private:
  InstanceNormAct options_;
};

/// reflect_pad2d as a layer.
class OCT_API ReflectPad2dImpl : public torch::nn::Cloneable<ReflectPad2dImpl> {
 public:
  explicit ReflectPad2dImpl(std::int64_t pad) : pad_(pad) {}
  void reset() override {}
  at::Tensor forward(const at::Tensor& x) { return reflect_pad2d(x, pad_); }

 private:
  std::int64_t pad_;
};

/// Appends the normalisation and the activation (relu or lrelu of slope 0.2) after it: two layers,
/// of which the second is an identity where the first does both.
OCT_API void push_norm_act(torch::nn::Sequential& layers, Norm norm, std::int64_t channels,
                           Activation activation);

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

/// torch::nn::ConvTranspose2d likewise, by nn::conv_transpose2d.
class OCT_API ConvTranspose2dImpl final
    : public torch::nn::ConvTransposeNdImpl<2, ConvTranspose2dImpl> {
 public:
  explicit ConvTranspose2dImpl(const torch::nn::ConvTranspose2dOptions& options);
  at::Tensor forward(const at::Tensor& x);
};
TORCH_MODULE(ConvTranspose2d);

/// A square convolution that pads `pad` pixels of kind `padding` itself.
OCT_API torch::nn::Conv2dOptions conv_options(std::int64_t in, std::int64_t out,
                                              std::int64_t kernel, std::int64_t stride,
                                              std::int64_t pad, Padding padding = Padding::zero);

}  // namespace oct::nn
