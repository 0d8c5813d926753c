// SPDX-License-Identifier: Apache-2.0
#include <torch/torch.h>

#include "fast_path.h"
#include "kernel_ops.h"
#include "octsdk/error.h"
#include "octsdk/nn/modulated_conv_act.h"
#include "plane_act.h"

namespace oct::nn {
namespace {

constexpr double k_epsilon = 1e-8;

/// 1 / sqrt(sum_ik (s_i w_oik)^2 + epsilon), [N, O]; no weight for each image is needed for it.
at::Tensor demodulation(const at::Tensor& weight, const at::Tensor& styles,
                        const ModulatedConv& options) {
  const at::Tensor powers = options.powers.defined() ? options.powers : kernel_powers(weight);
  return torch::rsqrt(torch::mm(styles.square(), powers.t()) + k_epsilon);
}

/// Whether `x` is one image of more numbers than `weight` has.
bool is_larger_than(const at::Tensor& weight, const at::Tensor& x) {
  return x.size(0) == 1 && x.numel() > weight.numel();
}

/// Whether a weight for each image is less than the activations that would have to be scaled.
bool is_to_few_pointwise(const at::Tensor& weight, const ConvResample& resample) {
  constexpr std::int64_t few = 16;
  return weight.size(0) < few && weight.size(2) == 1 && weight.size(3) == 1 && resample.up == 1 &&
         resample.down == 1 && resample.padding == 0;
}

/// The convolution of the images scaled by their styles, before demodulation.
at::Tensor styled(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& styles,
                  const at::Tensor& filter, const ConvResample& resample) {
  if (reference_ops()) {
    return conv_resample(scaled_planes(x, styles), weight, filter, resample);
  }
  if (!is_to_few_pointwise(weight, resample)) {
    return is_larger_than(weight, x)
               ? conv_resample(x, scaled_planes(weight, styles.expand({weight.size(0), -1})),
                               filter, resample)
               : conv_resample(scaled_planes(x, styles), weight, filter, resample);
  }
  const at::Tensor weights = weight.flatten(1).unsqueeze(0) * styles.unsqueeze(1);
  return torch::bmm(weights, x.flatten(2)).unflatten(2, {x.size(2), x.size(3)});
}

void check(const ModulatedConv& options) {
  if (options.resample.groups == 1) return;
  throw Error(ExitCode::usage, "modulated_conv: groups is " +
                                   std::to_string(options.resample.groups) + "; expected 1");
}

}  // namespace

at::Tensor KernelPowers::of(const at::Tensor& weight) {
  if (weight.requires_grad() || weight.is_inference()) return kernel_powers(weight);
  const bool is_same =
      weight_.defined() && weight_.data_ptr() == weight.data_ptr() && version_ == weight._version();
  if (!is_same) {
    weight_ = weight.detach();
    version_ = weight._version();
    kept_ = kernel_powers(weight_);
  }
  return kept_;
}

at::Tensor modulated_conv(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& styles,
                          const at::Tensor& filter, const at::Tensor& noise,
                          const ModulatedConv& options) {
  check(options);
  const at::Tensor y = styled(x, weight, styles, filter, options.resample);
  if (!options.demodulate) return noise.defined() ? y + noise : y;
  const at::Tensor factor = demodulation(weight, styles, options).unsqueeze(2).unsqueeze(3);
  return noise.defined() ? torch::addcmul(noise, y, factor) : y * factor;
}

at::Tensor modulated_conv_act(const at::Tensor& x, const at::Tensor& weight,
                              const at::Tensor& styles, const at::Tensor& filter,
                              const at::Tensor& noise, const at::Tensor& bias,
                              const ModulatedConv& options, const BiasAct& activation) {
  check(options);
  const std::optional<Kink> kink = as_kink(activation);
  if (!kink || !takes_fast_path(x)) {
    return bias_act(modulated_conv(x, weight, styles, filter, noise, options), bias, activation);
  }
  const at::Tensor y = styled(x, weight, styles, filter, options.resample).contiguous();
  const at::Tensor factor =
      options.demodulate ? demodulation(weight, styles, options) : at::Tensor();
  return plane_act_of_own(y, {factor, noise, bias}, *kink);
}

}  // namespace oct::nn
