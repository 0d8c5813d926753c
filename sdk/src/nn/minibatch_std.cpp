// SPDX-License-Identifier: Apache-2.0
#include "octsdk/nn/minibatch_std.h"

#include <torch/torch.h>

#include <algorithm>

#include "octsdk/error.h"

namespace oct::nn {
namespace {

constexpr double k_epsilon = 1e-8;

void check(std::int64_t whole, std::int64_t part, const char* what, const char* remedy) {
  if (part > 0 && whole % part == 0) return;
  throw Error(ExitCode::usage, "minibatch standard deviation: " + std::to_string(whole) + " " +
                                   what + " do not divide into " + std::to_string(part) + "; " +
                                   remedy);
}

}  // namespace

at::Tensor minibatch_std(const at::Tensor& x, std::int64_t group, std::int64_t channels) {
  const std::int64_t images = x.size(0);
  const std::int64_t members = group == 0 ? images : std::min(group, images);
  check(images, members, "images, taken in groups,",
        "choose a batch that is a multiple of the group, or 0 for the whole batch");
  check(x.size(1), channels, "features", "choose a number of channels that divides the features");
  // Squares of small differences need more digits than a reduced type has.
  const at::Tensor precise = at::isReducedFloatingType(x.scalar_type()) ? x.to(at::kFloat) : x;
  const at::Tensor slices = precise.reshape(
      {members, images / members, channels, x.size(1) / channels, x.size(2), x.size(3)});
  const at::Tensor deviation =
      ((slices - slices.mean(0, /*keepdim=*/true)).square().mean(0) + k_epsilon).sqrt();
  const at::Tensor maps = deviation.mean({2, 3, 4}).view({-1, channels, 1, 1});
  return torch::cat({x, maps.to(x.scalar_type()).repeat({members, 1, x.size(2), x.size(3)})}, 1);
}

}  // namespace oct::nn
