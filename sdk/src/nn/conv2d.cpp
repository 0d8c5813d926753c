// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/conv2d.h"

#include <ATen/autocast_mode.h>
#include <torch/torch.h>

#include <array>
#include <optional>

#include "column_gradient.h"
#include "conv_choice.h"
#include "doubling_kernel.h"
#include "kernel_ops.h"
#include "octsdk/nn/fast_ops.h"
#include "winograd.h"

namespace oct::nn {
namespace {

using torch::autograd::AutogradContext;
using Variables = torch::autograd::variable_list;

/// What of a shape autograd's nodes remember.
struct Form {
  std::int64_t side = 3;    ///< of the kernel
  std::int64_t stride = 1;  ///< 4x4 has 2, 3x3 has 1 or 2
  std::int64_t padding = 0;

  [[nodiscard]] bool is_winograd() const { return side == 4 || stride == 1; }
  [[nodiscard]] winograd::Kind kind() const {
    return side == 3 ? winograd::Kind::dense : winograd::Kind::halving;
  }
  /// Height or width of the images whose results have `size`; of two the larger.
  [[nodiscard]] std::int64_t before(std::int64_t size) const {
    if (stride == 1) return size + 2 - 2 * padding;
    return side == 4 ? 2 * size : 2 * size + 1 - padding;
  }
};

winograd::Convolution from_images(const at::Tensor& x, std::int64_t out, const Form& form) {
  return {form.kind(), x.size(0), x.size(1), out, x.size(2), x.size(3), form.padding};
}

winograd::Convolution from_results(const at::Tensor& y, std::int64_t in, const Form& form) {
  return {form.kind(), y.size(0), in, y.size(1), form.before(y.size(2)), form.before(y.size(3)),
          form.padding};
}

bool goes_fast(const winograd::Convolution& shape, const Form& form) {
  return !reference_ops() && form.is_winograd() && winograd_is_faster(shape);
}

/// Whether at least its weight gradient does.
bool goes_by_columns(const winograd::Convolution& shape, const Form& form) {
  return !reference_ops() && form.is_winograd() && columns_are_faster(shape);
}

/// Of the tensor's own memory or, if that has gaps, a copy's in `keeper`.
const float* data_of(const at::Tensor& tensor, at::Tensor& keeper) {
  if (!tensor.defined()) return nullptr;
  keeper = tensor.contiguous();
  return keeper.const_data_ptr<float>();
}

/// Whether it is a view of a weight whose channels lie the other way round.
bool is_swapped(const at::Tensor& weight) {
  return !weight.is_contiguous() && weight.transpose(0, 1).is_contiguous();
}

/// Autograd takes no undefined tensor for an input.
using MaybeTensor = std::optional<at::Tensor>;

MaybeTensor if_defined(const at::Tensor& tensor) {
  return tensor.defined() ? MaybeTensor(tensor) : std::nullopt;
}

void remember(AutogradContext* context, const Form& form, const Variables& factors, bool has_bias) {
  context->save_for_backward(factors);
  context->saved_data["side"] = form.side;
  context->saved_data["stride"] = form.stride;
  context->saved_data["padding"] = form.padding;
  context->saved_data["bias"] = has_bias;
}

/// The gradient of the bias, where there is one that wants it.
at::Tensor bias_gradient(AutogradContext* context, const at::Tensor& gradient) {
  const bool is_wanted = context->saved_data["bias"].toBool() && context->needs_input_grad(2);
  return is_wanted ? gradient.sum({0, 2, 3}) : at::Tensor();
}

Form remembered(AutogradContext* context) {
  return {context->saved_data["side"].toInt(), context->saved_data["stride"].toInt(),
          context->saved_data["padding"].toInt()};
}

// The three maps below are each bilinear, and each one's derivatives are the other two: so their
// gradients can be taken any number of times.

at::Tensor result(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                  const Form& form);
/// Plus a bias, which makes it the transposed convolution.
at::Tensor input_gradient(const at::Tensor& y, const at::Tensor& weight, const at::Tensor& bias,
                          const Form& form);
at::Tensor weight_gradient(const at::Tensor& x, const at::Tensor& y, const Form& form);

struct Result final : torch::autograd::Function<Result> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                            const MaybeTensor& bias, const Form& form) {
    remember(context, form, {x, weight}, bias.has_value());
    const winograd::Convolution shape = from_images(x, weight.size(0), form);
    if (!goes_fast(shape, form)) {
      return at::conv2d(x, weight, bias, {form.stride, form.stride}, {form.padding, form.padding});
    }
    const at::Tensor y =
        at::empty({shape.images, shape.out, shape.out_height(), shape.out_width()}, x.options());
    std::array<at::Tensor, 3> kept;
    winograd::forward(shape, data_of(x, kept[0]), data_of(weight, kept[1]),
                      data_of(bias.value_or(at::Tensor()), kept[2]), y.data_ptr<float>());
    return y;
  }

  static Variables backward(AutogradContext* context, const Variables& gradients) {
    const Variables saved = context->get_saved_variables();
    const Form form = remembered(context);
    Variables back(4);
    if (context->needs_input_grad(0)) back[0] = input_gradient(gradients[0], saved[1], {}, form);
    if (context->needs_input_grad(1)) back[1] = weight_gradient(saved[0], gradients[0], form);
    back[2] = bias_gradient(context, gradients[0]);
    return back;
  }
};

struct InputGradient final : torch::autograd::Function<InputGradient> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& y, const at::Tensor& weight,
                            const MaybeTensor& bias, const Form& form) {
    remember(context, form, {y, weight}, bias.has_value());
    const winograd::Convolution shape = from_results(y, weight.size(1), form);
    const bool doubles = !form.is_winograd() && !reference_ops() &&
                         doubling_is_faster(weight.size(0), weight.size(1), y.size(2) * y.size(3));
    if (!doubles && !goes_fast(shape, form)) {
      const std::int64_t more = form.is_winograd() ? 0 : form.padding;
      return at::conv_transpose2d(y, weight, bias, {form.stride, form.stride},
                                  {form.padding, form.padding}, {more, more});
    }
    const at::Tensor x =
        at::empty({shape.images, shape.in, shape.height, shape.width}, y.options());
    std::array<at::Tensor, 3> kept;
    const float* const from = data_of(y, kept[0]);
    const bool swapped = doubles && is_swapped(weight);
    const float* const by = data_of(swapped ? weight.transpose(0, 1) : weight, kept[1]);
    const float* const plus = data_of(bias.value_or(at::Tensor()), kept[2]);
    if (doubles) {
      doubled({shape.images, shape.out, shape.in, y.size(2), y.size(3), form.padding, swapped},
              from, by, plus, x.data_ptr<float>());
    } else {
      winograd::input_gradient(shape, from, by, plus, x.data_ptr<float>());
    }
    return x;
  }

  static Variables backward(AutogradContext* context, const Variables& gradients) {
    const Variables saved = context->get_saved_variables();
    const Form form = remembered(context);
    Variables back(4);
    if (context->needs_input_grad(0)) back[0] = result(gradients[0], saved[1], {}, form);
    if (context->needs_input_grad(1)) back[1] = weight_gradient(gradients[0], saved[0], form);
    back[2] = bias_gradient(context, gradients[0]);
    return back;
  }
};

struct WeightGradient final : torch::autograd::Function<WeightGradient> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& y,
                            const Form& form) {
    remember(context, form, {x, y}, false);
    const winograd::Convolution shape = from_images(x, y.size(1), form);
    const at::Tensor weight = at::empty({shape.out, shape.in, form.side, form.side}, x.options());
    const bool by_columns = goes_by_columns(shape, form);
    if (!by_columns && !goes_fast(shape, form)) {
      return std::get<1>(
          at::convolution_backward(y, x, weight, at::OptionalIntArrayRef(),
                                   {form.stride, form.stride}, {form.padding, form.padding}, {1, 1},
                                   false, {0, 0}, 1, std::array<bool, 3>{false, true, false}));
    }
    std::array<at::Tensor, 2> kept;
    const auto pass = by_columns ? column_weight_gradient : winograd::weight_gradient;
    pass(shape, data_of(x, kept[0]), data_of(y, kept[1]), weight.data_ptr<float>());
    return weight;
  }

  static Variables backward(AutogradContext* context, const Variables& gradients) {
    const Variables saved = context->get_saved_variables();
    const Form form = remembered(context);
    Variables back(3);
    if (context->needs_input_grad(0)) back[0] = input_gradient(saved[1], gradients[0], {}, form);
    if (context->needs_input_grad(1)) back[1] = result(saved[0], gradients[0], {}, form);
    return back;
  }
};

at::Tensor result(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                  const Form& form) {
  return Result::apply(x, weight, if_defined(bias), form);
}
at::Tensor input_gradient(const at::Tensor& y, const at::Tensor& weight, const at::Tensor& bias,
                          const Form& form) {
  return InputGradient::apply(y, weight, if_defined(bias), form);
}
at::Tensor weight_gradient(const at::Tensor& x, const at::Tensor& y, const Form& form) {
  return WeightGradient::apply(x, y, form);
}

bool is_plain_float(const at::Tensor& tensor) {
  return tensor.is_cpu() && tensor.scalar_type() == at::kFloat && tensor.layout() == at::kStrided;
}

/// Tensors that fit each other, whose plain convolution (or transposed one, of `weight` from
/// images with weight.size(0) channels) may have an own kernel.
bool is_candidate(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                  const Conv2dShape& options, bool transposed) {
  if (reference_ops() || at::autocast::is_autocast_enabled(at::kCPU) || options.dilation != 1 ||
      options.groups != 1 || !is_plain_float(x) || !is_plain_float(weight) ||
      (bias.defined() && !is_plain_float(bias))) {
    return false;
  }
  return x.dim() == 4 && weight.dim() == 4 && x.numel() > 0 &&
         weight.size(transposed ? 0 : 1) == x.size(1) &&
         (!bias.defined() || (bias.dim() == 1 && bias.size(0) == weight.size(transposed ? 1 : 0)));
}

std::optional<Form> form_of(const at::Tensor& weight, const Conv2dShape& options) {
  const auto has_side = [&](std::int64_t side) {
    return weight.size(2) == side && weight.size(3) == side;
  };
  const Form form{weight.size(2), options.stride, options.padding};
  if (has_side(3) && form.stride == 1 && form.padding >= 0 && form.padding <= 2) return form;
  if (has_side(3) && form.stride == 2 && (form.padding == 0 || form.padding == 1)) return form;
  if (has_side(4) && form.stride == 2 && form.padding == 1) return form;
  return std::nullopt;
}

bool is_whole_and_fast(const winograd::Convolution& shape, const Form& form) {
  const bool is_whole =
      shape.height > 0 && shape.width > 0 && shape.out_height() > 0 && shape.out_width() > 0 &&
      (shape.kind == winograd::Kind::dense || (shape.height % 2 == 0 && shape.width % 2 == 0));
  return is_whole && (goes_fast(shape, form) || goes_by_columns(shape, form));
}

bool convolves_fast(const at::Tensor& x, const at::Tensor& weight, const Form& form) {
  if (form.is_winograd()) return is_whole_and_fast(from_images(x, weight.size(0), form), form);
  const std::int64_t height = x.size(2) / 2;
  const std::int64_t width = x.size(3) / 2;
  return form.before(height) == x.size(2) && form.before(width) == x.size(3) &&
         doubling_is_faster(weight.size(0), weight.size(1), height * width);
}

bool transposes_fast(const at::Tensor& x, const at::Tensor& weight, const Form& form,
                     std::int64_t output_padding) {
  if (!form.is_winograd()) {
    return output_padding == form.padding &&
           doubling_is_faster(weight.size(0), weight.size(1), x.size(2) * x.size(3));
  }
  return output_padding == 0 && is_whole_and_fast(from_results(x, weight.size(1), form), form);
}

}  // namespace

at::Tensor conv2d(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                  const Conv2dShape& shape) {
  if (is_candidate(x, weight, bias, shape, false)) {
    const std::optional<Form> form = form_of(weight, shape);
    if (form && convolves_fast(x, weight, *form)) return result(x, weight, bias, *form);
  }
  return at::conv2d(x, weight, bias, {shape.stride, shape.stride}, {shape.padding, shape.padding},
                    {shape.dilation, shape.dilation}, shape.groups);
}

at::Tensor conv_transpose2d(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                            const Conv2dShape& shape, std::int64_t output_padding) {
  if (is_candidate(x, weight, bias, shape, true)) {
    const std::optional<Form> form = form_of(weight, shape);
    if (form && transposes_fast(x, weight, *form, output_padding)) {
      return input_gradient(x, weight, bias, *form);
    }
  }
  // In one pass of ours, of which oneDNN's way of taking such a view is several.
  const bool swapped = weight.dim() == 4 && is_swapped(weight);
  const at::Tensor by = swapped ? swapped_channels(weight.transpose(0, 1)) : weight;
  return at::conv_transpose2d(x, by, bias, {shape.stride, shape.stride},
                              {shape.padding, shape.padding}, {output_padding, output_padding},
                              shape.groups, {shape.dilation, shape.dilation});
}

}  // namespace oct::nn
