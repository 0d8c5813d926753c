// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "octsdk/nn/bias_act.h"
#include "octsdk/nn/modulated_conv.h"

namespace oct::nn {

/// bias_act(modulated_conv(...), bias, activation); on the CPU demodulation, noise, bias and
/// activation are one pass over memory. `bias` [O] or undefined.
OCT_API at::Tensor modulated_conv_act(const at::Tensor& x, const at::Tensor& weight,
                                      const at::Tensor& styles, const at::Tensor& filter,
                                      const at::Tensor& noise, const at::Tensor& bias,
                                      const ModulatedConv& options, const BiasAct& activation);

}  // namespace oct::nn
