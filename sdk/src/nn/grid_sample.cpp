// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/grid_sample.h"

#include <torch/torch.h>

#include "octsdk/error.h"

namespace oct::nn {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

constexpr std::int64_t k_bilinear = 0;
constexpr std::int64_t k_zeros = 0;

// Sampling is linear in the image, so that it and its adjoint are each other's derivative.
class Sample : public Function<Sample> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& grid);
  static variable_list backward(AutogradContext* context, variable_list gradients);
};

// Spreads values [N, C, H', W'] at the grid's places over an image of `shape`.
class Spread : public Function<Spread> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& values,
                            const at::Tensor& grid, std::vector<std::int64_t> shape) {
    context->save_for_backward({grid});
    // Its values matter for the grid's gradient only, which is not asked for.
    const at::Tensor image = torch::zeros({}, values.options()).expand(shape);
    return std::get<0>(at::grid_sampler_2d_backward(values, image, grid, k_bilinear, k_zeros,
                                                    /*align_corners=*/false, {true, false}));
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const at::Tensor grid = context->get_saved_variables()[0];
    return {Sample::apply(gradients[0], grid), at::Tensor(), at::Tensor()};
  }
};

at::Tensor Sample::forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& grid) {
  context->save_for_backward({grid});
  context->saved_data["shape"] = x.sizes().vec();
  return at::grid_sampler_2d(x, grid, k_bilinear, k_zeros, /*align_corners=*/false);
}

variable_list Sample::backward(AutogradContext* context, variable_list gradients) {
  const at::Tensor grid = context->get_saved_variables()[0];
  return {Spread::apply(gradients[0], grid, context->saved_data["shape"].toIntVector()),
          at::Tensor()};
}

}  // namespace

at::Tensor grid_sample(const at::Tensor& x, const at::Tensor& grid) {
  if (grid.requires_grad()) {
    throw Error(ExitCode::usage,
                "grid_sample: the grid wants a gradient, which is not offered; detach it");
  }
  return Sample::apply(x, grid);
}

}  // namespace oct::nn
