// SPDX-License-Identifier: Apache-2.0
#include "explore/laplacian.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace oct::host {
namespace {

constexpr std::int64_t k_least_side = 16;

/// Binomial blur (1 4 6 4 1) / 16 in both directions, every second pixel kept.
at::Tensor reduced(const at::Tensor& images) {
  const at::Tensor taps = at::tensor({1.0, 4.0, 6.0, 4.0, 1.0}, images.options()) / 16;
  const std::int64_t channels = images.size(1);
  const at::Tensor kernel = at::outer(taps, taps).expand({channels, 1, 5, 5});
  const at::Tensor padded = at::reflection_pad2d(images, {2, 2, 2, 2});
  return at::conv2d(padded, kernel, std::optional<at::Tensor>(), at::IntArrayRef{2, 2},
                    at::IntArrayRef{0, 0}, at::IntArrayRef{1, 1}, channels);
}

}  // namespace

at::Tensor laplacian_distance(const at::Tensor& a, const at::Tensor& b) {
  at::Tensor rest = a - b;  // the pyramid is linear: that of the difference says it all
  at::Tensor distance = at::zeros({}, rest.options());
  while (std::min(rest.size(2), rest.size(3)) >= k_least_side) {
    const at::Tensor smaller = reduced(rest);
    const at::Tensor expanded =
        at::upsample_bilinear2d(smaller, {rest.size(2), rest.size(3)}, false);
    distance = distance + (rest - expanded).abs().mean();
    rest = smaller;
  }
  return distance + rest.abs().mean();
}

}  // namespace oct::host
