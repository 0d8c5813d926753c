// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/conv_resample.h"

#include <torch/torch.h>

#include <algorithm>

#include "kernel_ops.h"
#include "octsdk/error.h"
#include "octsdk/nn/conv2d.h"
#include "octsdk/nn/upfirdn2d.h"
#include "resample_padding.h"

namespace oct::nn {
namespace {

/// Padding of the image plus what keeps its pixels in place when the filter resamples it.
ResamplePadding padding_of(const at::Tensor& filter, const ConvResample& options) {
  const std::int64_t pad = options.padding;
  return centred({pad, pad, pad, pad}, filter, options.up, options.down);
}

at::Tensor turned(const at::Tensor& weight) {
  return weight.flip({2, 3});
}

at::Tensor convolve(const at::Tensor& x, const at::Tensor& weight, const ConvResample& options,
                    std::int64_t stride, std::int64_t padding) {
  return conv2d(x, options.correlate ? weight : turned(weight), {},
                {.stride = stride, .padding = padding, .groups = options.groups});
}

/// [G * O, I, k, k] -> [G * I, O, k, k].
at::Tensor transposed(const at::Tensor& weight, std::int64_t groups) {
  if (groups == 1) {
    // Our kernel takes weights as they lie; their gradients are better in the order of the weights.
    const bool is_recorded = at::GradMode::is_enabled() && weight.requires_grad();
    return is_recorded ? swapped_channels(weight) : weight.transpose(0, 1);
  }
  const std::int64_t out = weight.size(0) / groups;
  const std::int64_t in = weight.size(1);
  const std::int64_t kernel_y = weight.size(2);
  const std::int64_t kernel_x = weight.size(3);
  return weight.view({groups, out, in, kernel_y, kernel_x})
      .transpose(1, 2)
      .reshape({groups * in, out, kernel_y, kernel_x});
}

/// A strided transposed convolution is the convolution of an image with zeros put in; the low-pass
/// filter follows it, since the two commute.
at::Tensor up_convolve(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& filter,
                       const ConvResample& options) {
  ResamplePadding padding = padding_of(filter, options);
  std::array<std::int64_t, 2> cropped{};  // x, y
  for (std::size_t axis = 0; axis < 2; ++axis) {
    const std::int64_t kernel = weight.size(axis == 0 ? 3 : 2);
    std::int64_t& before = padding[2 * axis];
    std::int64_t& after = padding[2 * axis + 1];
    before -= kernel - 1;
    after -= kernel - options.up;
    cropped[axis] = std::max<std::int64_t>(std::min(-before, -after), 0);
    before += cropped[axis];
    after += cropped[axis];
  }
  const at::Tensor kernel = transposed(options.correlate ? turned(weight) : weight, options.groups);
  const at::Tensor spread =
      cropped[0] == cropped[1]
          ? nn::conv_transpose2d(
                x, kernel, {},
                {.stride = options.up, .padding = cropped[0], .groups = options.groups})
          : torch::conv_transpose2d(x, kernel, {}, {options.up, options.up},
                                    {cropped[1], cropped[0]}, 0, options.groups);
  return upfirdn2d(spread, filter,
                   {.padding = padding, .gain = static_cast<double>(options.up * options.up)});
}

}  // namespace

at::Tensor conv_resample(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& filter,
                         const ConvResample& options) {
  const auto& [up, down, pad, groups, correlate] = options;
  if (up > 1 && down > 1) {
    throw Error(ExitCode::usage, "conv_resample: up is " + std::to_string(up) + " and down " +
                                     std::to_string(down) + "; one of them must be 1");
  }
  const bool is_pointwise = weight.size(2) == 1 && weight.size(3) == 1;
  if (down > 1 && is_pointwise) {
    const at::Tensor small =
        upfirdn2d(x, filter, {.down = {down, down}, .padding = padding_of(filter, options)});
    return convolve(small, weight, options, 1, 0);
  }
  if (up > 1 && is_pointwise) {
    return upfirdn2d(convolve(x, weight, options, 1, 0), filter,
                     {.up = {up, up},
                      .padding = padding_of(filter, options),
                      .gain = static_cast<double>(up * up)});
  }
  if (down > 1) {
    const at::Tensor smooth = upfirdn2d(x, filter, {.padding = padding_of(filter, options)});
    return convolve(smooth, weight, options, down, 0);
  }
  return up > 1 ? up_convolve(x, weight, filter, options) : convolve(x, weight, options, 1, pad);
}

}  // namespace oct::nn
