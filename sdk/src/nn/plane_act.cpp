// SPDX-License-Identifier: Apache-2.0
#include "plane_act.h"

#include <torch/torch.h>

#include "fast_path.h"

namespace oct::nn {
namespace {

using torch::autograd::AutogradContext;
using Variables = torch::autograd::variable_list;

Planes planes_of(const at::Tensor& x) {
  return {x.size(0), x.size(1), x.numel() / (x.size(0) * x.size(1))};
}

Kink kink_of(AutogradContext* context) {
  return {context->saved_data["above"].toDouble(), context->saved_data["below"].toDouble()};
}

void save(AutogradContext* context, const Kink& kink) {
  context->saved_data["above"] = kink.above;
  context->saved_data["below"] = kink.below;
}

bool bends(const Kink& kink) {
  return kink.above != kink.below;
}

template <typename T>
PlaneActInput<T> input_of(const at::Tensor& x, const PlaneTerms& terms) {
  PlaneActInput<T> in;
  in.x = data_or_null<T>(x);
  in.scale = data_or_null<T>(terms.scale);
  in.shift = data_or_null<T>(terms.shift);
  in.bias = data_or_null<T>(terms.bias);
  if (terms.shift.defined() && terms.shift.dim() == 4 && terms.shift.size(0) > 1) {
    in.shift_step = terms.shift.numel() / terms.shift.size(0);
  }
  return in;
}

/// Gradient of the loss by `out`, brought before the kink; `gradient` again where that is a line.
struct ThroughKink final : torch::autograd::Function<ThroughKink> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& gradient,
                            const at::Tensor& out, const Kink& kink) {
    context->save_for_backward({out});
    save(context, kink);
    const at::Tensor result = at::empty_like(gradient);
    by_type(gradient, [&]<typename T>(T) {
      plane_act_backward<T>(gradient.const_data_ptr<T>(), out.const_data_ptr<T>(), {},
                            planes_of(out), kink, {.x = result.mutable_data_ptr<T>()});
    });
    return result;
  }

  static Variables backward(AutogradContext* context, const Variables& gradients) {
    const at::Tensor out = context->get_saved_variables()[0];
    return {through_kink(gradients[0], out, kink_of(context)), {}, {}};
  }
};

at::Tensor optional(const std::optional<at::Tensor>& tensor) {
  return tensor.value_or(at::Tensor());
}

/// `whole` [N, C, H, W] summed to what was added to it: [N, 1, H, W], [1, 1, H, W] or [H, W].
at::Tensor summed_like(const at::Tensor& whole, const at::Tensor& shift) {
  return whole.sum(1, /*keepdim=*/true).sum_to_size(shift.sizes());
}

struct PlaneActFunction final : torch::autograd::Function<PlaneActFunction> {
  using Optional = std::optional<at::Tensor>;

  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const Optional& scale,
                            const Optional& shift, const Optional& bias, const Kink& kink) {
    const at::Tensor out = at::empty_like(x);
    const PlaneTerms terms{optional(scale), optional(shift), optional(bias)};
    by_type(x, [&]<typename T>(T) {
      plane_act_forward<T>(input_of<T>(x, terms), planes_of(x), kink, out.mutable_data_ptr<T>());
    });
    // Only what the way back looks at: a tensor kept without need is an activation more in memory.
    context->save_for_backward({bends(kink) ? out : at::Tensor(),
                                terms.scale.defined() ? x : at::Tensor(), terms.scale,
                                terms.shift});
    save(context, kink);
    context->saved_data["bias"] = terms.bias.defined();
    return out;
  }

  static Variables backward(AutogradContext* context, const Variables& gradients) {
    const Variables saved = context->get_saved_variables();
    const bool has_bias = context->saved_data["bias"].toBool();
    Wanted wanted;
    std::size_t edge = 0;
    wanted.x = context->needs_input_grad(edge++);
    if (saved[2].defined()) wanted.scale = context->needs_input_grad(edge++);
    if (saved[3].defined()) wanted.shift = context->needs_input_grad(edge++);
    if (has_bias) wanted.bias = context->needs_input_grad(edge++);
    const at::Tensor gradient = gradients[0].contiguous();
    return at::GradMode::is_enabled() ? by_operators(gradient, saved, wanted, kink_of(context))
                                      : by_kernel(gradient, saved, wanted, kink_of(context));
  }

 private:
  struct Wanted {
    bool x = false, scale = false, shift = false, bias = false;
  };

  static Variables by_operators(const at::Tensor& gradient, const Variables& saved,
                                const Wanted& wanted, const Kink& kink) {
    const auto& [out, x, scale, shift] = std::tie(saved[0], saved[1], saved[2], saved[3]);
    const at::Tensor before = out.defined()     ? through_kink(gradient, out, kink)
                              : kink.above == 1 ? gradient
                                                : gradient * kink.above;
    Variables result(5);
    if (wanted.x) result[0] = scale.defined() ? scaled_planes(before, scale) : before;
    if (wanted.scale) result[1] = (before * x).flatten(2).sum(2);
    if (wanted.shift) result[2] = summed_like(before, shift);
    if (wanted.bias) result[3] = before.flatten(2).sum({0, 2});
    return result;
  }

  static Variables by_kernel(const at::Tensor& gradient, const Variables& saved,
                             const Wanted& wanted, const Kink& kink) {
    const auto& [out, x, scale, shift] = std::tie(saved[0], saved[1], saved[2], saved[3]);
    const Planes planes = planes_of(gradient);
    Variables result(5);
    if (wanted.x) result[0] = at::empty_like(gradient);
    if (wanted.scale) result[1] = at::empty_like(scale);
    at::Tensor by_image;
    if (wanted.shift) {
      by_image =
          at::empty({planes.images, 1, gradient.size(2), gradient.size(3)}, gradient.options());
    }
    if (wanted.bias) result[3] = at::empty({planes.channels}, gradient.options());
    by_type(gradient, [&]<typename T>(T) {
      PlaneActInput<T> in;
      in.x = data_or_null<T>(x);
      in.scale = data_or_null<T>(scale);
      const T* from = gradient.const_data_ptr<T>();
      plane_act_backward<T>(
          from, out.defined() ? out.const_data_ptr<T>() : from, in, planes, kink,
          {mutable_data_or_null<T>(result[0]), mutable_data_or_null<T>(result[1]),
           mutable_data_or_null<T>(by_image), mutable_data_or_null<T>(result[3])});
    });
    if (wanted.shift) result[2] = by_image.sum_to_size(shift.sizes());
    return result;
  }
};

std::optional<at::Tensor> given(const at::Tensor& tensor, const at::Tensor& x) {
  if (!tensor.defined()) return std::nullopt;
  return tensor.to(x.scalar_type()).contiguous();
}

}  // namespace

at::Tensor plane_act(const at::Tensor& x, const PlaneTerms& terms, const Kink& kink) {
  return PlaneActFunction::apply(x, given(terms.scale, x), given(terms.shift, x),
                                 given(terms.bias, x), kink);
}

at::Tensor plane_act_of_own(const at::Tensor& x, const PlaneTerms& terms, const Kink& kink) {
  if (at::GradMode::is_enabled() || x.requires_grad()) return plane_act(x, terms, kink);
  const auto of_type = [&](const at::Tensor& term) {
    return given(term, x).value_or(at::Tensor());
  };
  const PlaneTerms converted{of_type(terms.scale), of_type(terms.shift), of_type(terms.bias)};
  by_type(x, [&]<typename T>(T) {
    plane_act_forward<T>(input_of<T>(x, converted), planes_of(x), kink, x.mutable_data_ptr<T>());
  });
  return x;
}

at::Tensor scaled_planes(const at::Tensor& x, const at::Tensor& scale) {
  if (takes_fast_path(x)) return plane_act(x, {scale, {}, {}}, {});
  return x * scale.unsqueeze(2).unsqueeze(3);
}

at::Tensor through_kink(const at::Tensor& gradient, const at::Tensor& out, const Kink& kink) {
  return ThroughKink::apply(gradient.contiguous(), out.detach(), kink);
}

}  // namespace oct::nn
