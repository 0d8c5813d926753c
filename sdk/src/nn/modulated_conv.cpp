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
at::Tensor demodulation(const at::Tensor& weight, const at::Tensor& styles) {
  return torch::rsqrt(torch::mm(styles.square(), kernel_powers(weight).t()) + k_epsilon);
}

at::Tensor scaled(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& styles,
                  const at::Tensor& filter, const at::Tensor& noise, const ModulatedConv& options) {
  const at::Tensor y = conv_resample(scaled_planes(x, styles), weight, filter, options.resample);
  if (!options.demodulate) return noise.defined() ? y + noise : y;
  const at::Tensor factor = demodulation(weight, styles).unsqueeze(2).unsqueeze(3);
  return noise.defined() ? torch::addcmul(noise, y, factor) : y * factor;
}

at::Tensor per_sample(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& styles,
                      const at::Tensor& filter, const at::Tensor& noise,
                      const ModulatedConv& options) {
  const std::int64_t images = x.size(0);
  at::Tensor weights = weight.unsqueeze(0) * styles.view({images, 1, -1, 1, 1});
  if (options.demodulate) {
    weights = weights * demodulation(weight, styles).view({images, -1, 1, 1, 1});
  }
  ConvResample resample = options.resample;
  resample.groups = images;
  at::Tensor y = conv_resample(x.reshape({1, -1, x.size(2), x.size(3)}), weights.flatten(0, 1),
                               filter, resample);
  y = y.view({images, -1, y.size(2), y.size(3)});
  return noise.defined() ? y + noise : y;
}

void check(const ModulatedConv& options) {
  if (options.resample.groups == 1) return;
  throw Error(ExitCode::usage, "modulated_conv: groups is " +
                                   std::to_string(options.resample.groups) + "; expected 1");
}

}  // namespace

at::Tensor modulated_conv(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& styles,
                          const at::Tensor& filter, const at::Tensor& noise,
                          const ModulatedConv& options) {
  check(options);
  return options.modulation == Modulation::scaled
             ? scaled(x, weight, styles, filter, noise, options)
             : per_sample(x, weight, styles, filter, noise, options);
}

at::Tensor modulated_conv_act(const at::Tensor& x, const at::Tensor& weight,
                              const at::Tensor& styles, const at::Tensor& filter,
                              const at::Tensor& noise, const at::Tensor& bias,
                              const ModulatedConv& options, const BiasAct& activation) {
  check(options);
  const std::optional<Kink> kink = as_kink(activation);
  if (options.modulation != Modulation::scaled || !kink || !takes_fast_path(x)) {
    return bias_act(modulated_conv(x, weight, styles, filter, noise, options), bias, activation);
  }
  const at::Tensor y =
      conv_resample(scaled_planes(x, styles), weight, filter, options.resample).contiguous();
  const at::Tensor factor = options.demodulate ? demodulation(weight, styles) : at::Tensor();
  return plane_act(y, {factor, noise, bias}, *kink);
}

}  // namespace oct::nn
