// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/pixel_norm.h"

#include <torch/torch.h>

#include "fast_path.h"
#include "pixel_norm_kernel.h"
#include "plane_act.h"

namespace oct::nn {
namespace {

using torch::autograd::AutogradContext;
using Variables = torch::autograd::variable_list;

struct Setting {
  Kink kink;
  double epsilon;
};

/// Gives out and norm. With both as results, derivatives need nothing else, and x is not kept.
struct LeakyPixelNorm final : torch::autograd::Function<LeakyPixelNorm> {
  static Variables forward(AutogradContext* context, const at::Tensor& x, const Setting& setting) {
    const at::Tensor out = at::empty_like(x);
    const at::Tensor norm = at::empty({x.size(0), 1, x.size(2), x.size(3)}, x.options());
    by_type(x, [&]<typename T>(T) {
      pixel_norm_forward<T>(x.const_data_ptr<T>(), planes(x), setting.kink, setting.epsilon,
                            out.mutable_data_ptr<T>(), norm.mutable_data_ptr<T>());
    });
    context->save_for_backward({out, norm});
    context->set_materialize_grads(false);
    context->saved_data["above"] = setting.kink.above;
    context->saved_data["below"] = setting.kink.below;
    return {out, norm};
  }

  static Variables backward(AutogradContext* context, const Variables& gradients) {
    const Variables saved = context->get_saved_variables();
    const at::Tensor& out = saved[0];
    const at::Tensor& norm = saved[1];
    const Kink kink{context->saved_data["above"].toDouble(),
                    context->saved_data["below"].toDouble()};
    if (at::GradMode::is_enabled()) return {by_operators(gradients, out, norm, kink), {}};
    const at::Tensor gradient =
        gradients[0].defined() ? gradients[0].contiguous() : at::zeros_like(out);
    const at::Tensor norm_gradient =
        gradients[1].defined() ? gradients[1].contiguous() : at::Tensor();
    const at::Tensor to_x = at::empty_like(out);
    by_type(out, [&]<typename T>(T) {
      pixel_norm_backward<T>(gradient.const_data_ptr<T>(), data_or_null<T>(norm_gradient),
                             out.const_data_ptr<T>(), norm.const_data_ptr<T>(), planes(out), kink,
                             to_x.mutable_data_ptr<T>());
    });
    return {to_x, {}};
  }

 private:
  static Planes planes(const at::Tensor& x) {
    return {x.size(0), x.size(1), x.size(2) * x.size(3)};
  }

  static at::Tensor by_operators(const Variables& gradients, const at::Tensor& out,
                                 const at::Tensor& norm, const Kink& kink) {
    at::Tensor along = torch::zeros_like(norm);
    if (gradients[0].defined()) along = (gradients[0] * out).mean(1, /*keepdim=*/true);
    if (gradients[1].defined()) {
      along = along + norm * gradients[1] / static_cast<double>(out.size(1));
    }
    const at::Tensor across = gradients[0].defined() ? gradients[0] - out * along : -out * along;
    return through_kink(norm * across, out, kink);
  }
};

}  // namespace

at::Tensor pixel_norm(const at::Tensor& x, double epsilon) {
  return x * (x.square().mean(1, /*keepdim=*/true) + epsilon).rsqrt();
}

at::Tensor leaky_pixel_norm(const at::Tensor& x, double alpha, double epsilon) {
  if (x.dim() != 4 || !takes_fast_path(x)) {
    return pixel_norm(torch::leaky_relu(x, alpha), epsilon);
  }
  return LeakyPixelNorm::apply(x, Setting{{1, alpha}, epsilon})[0];
}

}  // namespace oct::nn
