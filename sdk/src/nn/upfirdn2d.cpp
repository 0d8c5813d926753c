// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/upfirdn2d.h"

#include <torch/torch.h>

#include <numeric>

#include "octsdk/error.h"
#include "upfirdn_kernel.h"

namespace oct::nn {
namespace {

UpfirdnTaps taps_of(const at::Tensor& filter, const Upfirdn& options) {
  UpfirdnTaps taps;
  if (!filter.defined()) {
    taps.grid = {options.gain};
  } else {
    at::Tensor grid = filter.detach().to(torch::kCPU, torch::kDouble);
    if (grid.dim() == 1) grid = torch::outer(grid, grid);
    if (grid.dim() != 2 || grid.numel() == 0) {
      throw Error(ExitCode::usage, "upfirdn2d: the filter has " + std::to_string(filter.dim()) +
                                       " dimensions and " + std::to_string(filter.numel()) +
                                       " taps; expected [taps] or [taps_y, taps_x]");
    }
    // A correlation with the flipped filter is the convolution.
    grid = (options.flip ? grid : grid.flip({0, 1})).mul(options.gain).contiguous();
    taps.height = grid.size(0);
    taps.width = grid.size(1);
    taps.grid.assign(grid.data_ptr<double>(), grid.data_ptr<double>() + grid.numel());
  }
  separate(taps);
  return taps;
}

UpfirdnAxis axis_of(const at::Tensor& x, const Upfirdn& options, bool is_y, std::int64_t taps) {
  const std::size_t i = is_y ? 1 : 0;
  UpfirdnAxis axis{x.size(is_y ? 2 : 3), 0, options.up[i], options.down[i], options.padding[2 * i]};
  if (axis.up < 1 || axis.down < 1) {
    throw Error(ExitCode::usage, "upfirdn2d: up and down must be at least 1; they are " +
                                     std::to_string(axis.up) + " and " + std::to_string(axis.down));
  }
  const std::int64_t padded = axis.in * axis.up + axis.before + options.padding[2 * i + 1];
  if (padded < taps) {
    throw Error(ExitCode::usage, "upfirdn2d: " + std::to_string(padded) + " samples along " +
                                     (is_y ? "y" : "x") + " with padding are fewer than the " +
                                     std::to_string(taps) + " taps of the filter");
  }
  axis.out = (padded - taps) / axis.down + 1;
  return axis;
}

at::Tensor run_on_cpu(const at::Tensor& x, const UpfirdnAxis& along_x, const UpfirdnAxis& along_y,
                      const UpfirdnTaps& taps) {
  const at::ScalarType dtype = x.scalar_type() == torch::kDouble ? torch::kDouble : torch::kFloat;
  const at::Tensor in = x.to(dtype).contiguous();
  const at::Tensor out =
      torch::empty({x.size(0), x.size(1), along_y.out, along_x.out}, in.options());
  const std::int64_t planes = x.size(0) * x.size(1);
  if (dtype == torch::kDouble) {
    upfirdn_planes(in.data_ptr<double>(), out.data_ptr<double>(), planes, along_x, along_y, taps);
  } else {
    upfirdn_planes(in.data_ptr<float>(), out.data_ptr<float>(), planes, along_x, along_y, taps);
  }
  return out.to(x.scalar_type());
}

/// On other devices: zeros put in, padded, one convolution for all planes.
at::Tensor run_elsewhere(const at::Tensor& x, const UpfirdnAxis& along_x,
                         const UpfirdnAxis& along_y, const UpfirdnTaps& taps,
                         const std::array<std::int64_t, 4>& padding) {
  const std::int64_t height = along_y.in * along_y.up;
  const std::int64_t width = along_x.in * along_x.up;
  at::Tensor spread = x.reshape({-1, along_y.in, 1, along_x.in, 1});
  spread = torch::constant_pad_nd(spread, {0, along_x.up - 1, 0, 0, 0, along_y.up - 1});
  spread = torch::constant_pad_nd(spread.reshape({-1, 1, height, width}), padding);
  const at::Tensor weight = torch::tensor(taps.grid, torch::kDouble)
                                .to(x.options())
                                .view({1, 1, taps.height, taps.width});
  return torch::conv2d(spread, weight, {}, {along_y.down, along_x.down})
      .view({x.size(0), x.size(1), along_y.out, along_x.out});
}

at::Tensor run(const at::Tensor& x, const at::Tensor& filter, const Upfirdn& options) {
  if (x.dim() != 4) {
    throw Error(ExitCode::usage, "upfirdn2d: the images have " + std::to_string(x.dim()) +
                                     " dimensions; expected [N, C, H, W]");
  }
  const UpfirdnTaps taps = taps_of(filter, options);
  const UpfirdnAxis along_x = axis_of(x, options, false, taps.width);
  const UpfirdnAxis along_y = axis_of(x, options, true, taps.height);
  return x.is_cpu() ? run_on_cpu(x, along_x, along_y, taps)
                    : run_elsewhere(x, along_x, along_y, taps, options.padding);
}

/// The setting whose upfirdn2d takes d(loss)/d(result) to d(loss)/d(x): the transposed map.
Upfirdn transposed(const Upfirdn& options, const at::Tensor& x, const at::Tensor& result,
                   const at::Tensor& filter) {
  Upfirdn back{options.down, options.up, {}, !options.flip, options.gain};
  for (std::size_t i = 0; i < 2; ++i) {
    const std::int64_t axis = i == 0 ? 3 : 2;
    const std::int64_t taps = !filter.defined() ? 1 : filter.size(filter.dim() == 1 ? 0 : axis - 2);
    const std::int64_t before = options.padding[2 * i];
    back.padding[2 * i] = taps - 1 - before;
    back.padding[2 * i + 1] =
        (x.size(axis) - 1) * options.up[i] - result.size(axis) * options.down[i] + before + 1;
  }
  return back;
}

/// In one object, so that autograd does not take the filter for an input.
struct Setting {
  at::Tensor filter;
  Upfirdn options;
};

struct UpfirdnFunction final : torch::autograd::Function<UpfirdnFunction> {
  using Variables = torch::autograd::variable_list;

  static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x,
                            const Setting& setting) {
    const auto& [filter, options] = setting;
    const at::Tensor result = run(x, filter, options);
    const Upfirdn back = transposed(options, x, result, filter);
    context->saved_data["filter"] = filter;
    context->saved_data["up"] = std::vector<std::int64_t>(back.up.begin(), back.up.end());
    context->saved_data["down"] = std::vector<std::int64_t>(back.down.begin(), back.down.end());
    context->saved_data["padding"] =
        std::vector<std::int64_t>(back.padding.begin(), back.padding.end());
    context->saved_data["flip"] = back.flip;
    context->saved_data["gain"] = back.gain;
    return result;
  }

  static Variables backward(torch::autograd::AutogradContext* context, const Variables& gradients) {
    const auto list = [&](const char* name) { return context->saved_data[name].toIntVector(); };
    const auto up = list("up");
    const auto down = list("down");
    const auto padding = list("padding");
    const Upfirdn back{{up[0], up[1]},
                       {down[0], down[1]},
                       {padding[0], padding[1], padding[2], padding[3]},
                       context->saved_data["flip"].toBool(),
                       context->saved_data["gain"].toDouble()};
    return {upfirdn2d(gradients[0], context->saved_data["filter"].toTensor(), back), {}};
  }
};

}  // namespace

at::Tensor upfirdn2d(const at::Tensor& x, const at::Tensor& filter, const Upfirdn& options) {
  return UpfirdnFunction::apply(x, Setting{filter, options});
}

at::Tensor setup_filter(const std::vector<double>& taps) {
  const double sum = std::accumulate(taps.begin(), taps.end(), 0.0);
  if (taps.empty() || sum == 0) {
    throw Error(ExitCode::usage, "setup_filter: " + std::to_string(taps.size()) +
                                     " taps with sum 0; expected taps with another sum");
  }
  constexpr std::size_t fewest_kept_one_dimensional = 8;
  const at::Tensor filter = torch::tensor(taps, torch::kDouble) / sum;
  return taps.size() < fewest_kept_one_dimensional ? torch::outer(filter, filter) : filter;
}

}  // namespace oct::nn
