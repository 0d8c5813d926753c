// SPDX-License-Identifier: Apache-2.0
// The three common settings of upfirdn2d.
#include "octsdk/nn/upfirdn2d.h"

namespace oct::nn {
namespace {

/// Taps along x and y.
std::array<std::int64_t, 2> taps_of(const at::Tensor& filter) {
  if (!filter.defined()) return {1, 1};
  return {filter.size(-1), filter.size(0)};
}

}  // namespace

at::Tensor upsample2d(const at::Tensor& x, const at::Tensor& filter, const Resample& options) {
  const std::int64_t up = options.factor;
  Upfirdn all{.up = {up, up}, .padding = options.padding, .flip = options.flip};
  all.gain = options.gain * static_cast<double>(up * up);
  for (std::size_t i = 0; i < 2; ++i) {
    const std::int64_t taps = taps_of(filter)[i];
    all.padding[2 * i] += (taps + up - 1) / 2;
    all.padding[2 * i + 1] += (taps - up) / 2;
  }
  return upfirdn2d(x, filter, all);
}

at::Tensor downsample2d(const at::Tensor& x, const at::Tensor& filter, const Resample& options) {
  const std::int64_t down = options.factor;
  Upfirdn all{.down = {down, down}, .padding = options.padding, .flip = options.flip};
  all.gain = options.gain;
  for (std::size_t i = 0; i < 2; ++i) {
    const std::int64_t taps = taps_of(filter)[i];
    all.padding[2 * i] += (taps - down + 1) / 2;
    all.padding[2 * i + 1] += (taps - down) / 2;
  }
  return upfirdn2d(x, filter, all);
}

at::Tensor filter2d(const at::Tensor& x, const at::Tensor& filter, const Resample& options) {
  Upfirdn all{.padding = options.padding, .flip = options.flip, .gain = options.gain};
  for (std::size_t i = 0; i < 2; ++i) {
    const std::int64_t taps = taps_of(filter)[i];
    all.padding[2 * i] += taps / 2;
    all.padding[2 * i + 1] += (taps - 1) / 2;
  }
  return upfirdn2d(x, filter, all);
}

}  // namespace oct::nn
