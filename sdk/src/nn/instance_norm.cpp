// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/instance_norm.h"

#include <torch/torch.h>

#include "fast_path.h"
#include "instance_norm_kernel.h"
#include "octsdk/error.h"
#include "plane_act.h"

namespace oct::nn {
namespace {

using torch::autograd::AutogradContext;
using Variables = torch::autograd::variable_list;

struct Setting {
  Kink kink;
  double epsilon;
};

struct InstanceNormFunction final : torch::autograd::Function<InstanceNormFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x,
                            const std::optional<at::Tensor>& residual, const Setting& setting) {
    const at::Tensor out = at::empty_like(x);
    const at::Tensor moments = at::empty({x.size(0) * x.size(1), 2}, x.options());
    by_type(x, [&]<typename T>(T) {
      instance_norm_forward<T>(
          x.const_data_ptr<T>(), residual ? residual->const_data_ptr<T>() : nullptr, planes(x),
          setting.kink, setting.epsilon, out.mutable_data_ptr<T>(), moments.mutable_data_ptr<T>());
    });
    context->save_for_backward({x, moments});
    context->saved_data["above"] = setting.kink.above;
    context->saved_data["below"] = setting.kink.below;
    context->saved_data["epsilon"] = setting.epsilon;
    context->saved_data["residual"] = residual.has_value();
    return out;
  }

  static Variables backward(AutogradContext* context, const Variables& gradients) {
    const Variables saved = context->get_saved_variables();
    const Kink kink{context->saved_data["above"].toDouble(),
                    context->saved_data["below"].toDouble()};
    const at::Tensor gradient = gradients[0].contiguous();
    at::Tensor to_x;
    if (!context->needs_input_grad(0)) {
      // only the residual is wanted
    } else if (at::GradMode::is_enabled()) {
      to_x = by_operators(gradient, saved[0], kink, context->saved_data["epsilon"].toDouble());
    } else {
      to_x = at::empty_like(gradient);
      by_type(gradient, [&]<typename T>(T) {
        instance_norm_backward<T>(gradient.const_data_ptr<T>(), saved[0].const_data_ptr<T>(),
                                  saved[1].const_data_ptr<T>(), planes(gradient), kink,
                                  to_x.mutable_data_ptr<T>());
      });
    }
    const bool has_residual = context->saved_data["residual"].toBool();
    return {to_x, has_residual ? gradients[0] : at::Tensor(), {}};
  }

 private:
  static Planes planes(const at::Tensor& x) {
    return {x.size(0), x.size(1), x.numel() / (x.size(0) * x.size(1))};
  }

  static at::Tensor by_operators(const at::Tensor& gradient, const at::Tensor& x, const Kink& kink,
                                 double epsilon) {
    const auto mean = [](const at::Tensor& planes) {
      return planes.mean({2, 3}, /*keepdim=*/true);
    };
    const at::Tensor centred = x - mean(x);
    const at::Tensor factor = (mean(centred.square()) + epsilon).rsqrt();
    const at::Tensor y = centred * factor;
    const at::Tensor before = through_kink(gradient, y, kink);
    return factor * (before - mean(before) - y * mean(before * y));
  }
};

Kink kink_of(const InstanceNormAct& options) {
  switch (options.activation) {
    case Activation::linear:
      return {};
    case Activation::relu:
      return {1, 0};
    case Activation::lrelu:
      if (options.alpha >= 0) return {1, options.alpha};
      [[fallthrough]];
    default:
      throw Error(ExitCode::usage,
                  "instance_norm_act: activation " +
                      words<Activation>()[static_cast<std::size_t>(options.activation)] +
                      " with slope " + std::to_string(options.alpha) +
                      "; expected linear, relu, or lrelu with a slope of at least 0");
  }
}

at::Tensor reference(const at::Tensor& x, const InstanceNormAct& options,
                     const at::Tensor& residual) {
  at::Tensor y = torch::instance_norm(x, {}, {}, {}, {}, /*use_input_stats=*/true, /*momentum=*/0.1,
                                      options.epsilon, /*cudnn_enabled=*/true);
  if (options.activation == Activation::relu) y = y.relu_();
  if (options.activation == Activation::lrelu) y = torch::leaky_relu_(y, options.alpha);
  return residual.defined() ? residual + y : y;
}

}  // namespace

at::Tensor instance_norm_act(const at::Tensor& x, const InstanceNormAct& options,
                             const at::Tensor& residual) {
  const Kink kink = kink_of(options);
  const bool fits =
      x.dim() == 4 && takes_fast_path(x) &&
      (!residual.defined() || (residual.sizes() == x.sizes() && residual.dtype() == x.dtype()));
  if (!fits) return reference(x, options, residual);
  return InstanceNormFunction::apply(
      x, residual.defined() ? std::optional(residual.contiguous()) : std::nullopt,
      Setting{kink, options.epsilon});
}

}  // namespace oct::nn
