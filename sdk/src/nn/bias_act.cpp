// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/bias_act.h"

#include <torch/torch.h>

#include <numbers>

#include "fast_path.h"
#include "octsdk/error.h"
#include "plane_act.h"

namespace oct::nn {
namespace {

/// `bias` [C], to be added to [N, C, ...].
at::Tensor along_channels(const at::Tensor& bias, std::int64_t dims) {
  std::vector<std::int64_t> shape(static_cast<std::size_t>(dims), 1);
  shape[1] = -1;
  return bias.view(shape);
}

/// gain * (x + bias) in one pass; always a tensor of its own.
at::Tensor scaled_sum(const at::Tensor& x, const at::Tensor& bias, double gain) {
  if (!bias.defined()) return x * gain;
  const at::Tensor added = along_channels(bias, x.dim());
  return gain == 1 ? x + added : torch::add(added * gain, x, gain);
}

at::Tensor activated(const at::Tensor& x, Activation activation) {
  switch (activation) {
    case Activation::tanh:
      return torch::tanh(x);
    case Activation::sigmoid:
      return torch::sigmoid(x);
    case Activation::elu:
      return torch::elu(x);
    case Activation::selu:
      return torch::selu(x);
    case Activation::softplus:
      return torch::softplus(x);
    default:
      return torch::silu(x);
  }
}

/// Multiplying before is the same as multiplying after.
bool is_homogeneous(Activation activation) {
  return activation == Activation::linear || activation == Activation::relu ||
         activation == Activation::lrelu;
}

}  // namespace

template <>
std::vector<std::string> words<Activation>() {
  return {"linear", "relu", "lrelu", "tanh", "sigmoid", "elu", "selu", "softplus", "swish"};
}

double default_gain(Activation activation) {
  const bool halves = activation == Activation::relu || activation == Activation::lrelu ||
                      activation == Activation::swish;
  return halves ? std::numbers::sqrt2 : 1;
}

std::optional<Kink> as_kink(const BiasAct& options) {
  const double gain = options.gain.value_or(default_gain(options.activation));
  const bool rises = gain > 0 && !options.clamp;
  switch (options.activation) {
    case Activation::linear:
      return rises ? std::optional<Kink>({gain, gain}) : std::nullopt;
    case Activation::relu:
      return rises ? std::optional<Kink>({gain, 0}) : std::nullopt;
    case Activation::lrelu:
      return rises && options.alpha >= 0 ? std::optional<Kink>({gain, gain * options.alpha})
                                         : std::nullopt;
    default:
      return std::nullopt;
  }
}

at::Tensor bias_act(const at::Tensor& x, const at::Tensor& bias, const BiasAct& options) {
  const Activation activation = options.activation;
  const double gain = options.gain.value_or(default_gain(activation));
  if (!(gain > 0)) {
    throw Error(ExitCode::usage,
                "bias_act: the gain is " + std::to_string(gain) + "; expected a positive number");
  }
  const std::optional<Kink> kink = as_kink(options);
  if (kink && takes_fast_path(x)) return plane_act(x, {{}, {}, bias}, *kink);
  at::Tensor y;
  if (is_homogeneous(activation)) {
    y = scaled_sum(x, bias, gain);
    if (activation == Activation::relu) y.relu_();
    if (activation == Activation::lrelu) torch::leaky_relu_(y, options.alpha);
  } else {
    y = activated(bias.defined() ? x + along_channels(bias, x.dim()) : x, activation) * gain;
  }
  return options.clamp ? y.clamp(-*options.clamp, *options.clamp) : y;
}

}  // namespace oct::nn
