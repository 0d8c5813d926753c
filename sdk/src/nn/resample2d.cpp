// SPDX-License-Identifier: Apache-2.0
// The three common settings of upfirdn2d.
#include "octsdk/nn/upfirdn2d.h"
#include "resample_padding.h"

namespace oct::nn {

at::Tensor upsample2d(const at::Tensor& x, const at::Tensor& filter, const Resample& options) {
  const std::int64_t up = options.factor;
  return upfirdn2d(x, filter,
                   {.up = {up, up},
                    .padding = centred(options.padding, filter, up, 1),
                    .flip = options.flip,
                    .gain = options.gain * static_cast<double>(up * up)});
}

at::Tensor downsample2d(const at::Tensor& x, const at::Tensor& filter, const Resample& options) {
  const std::int64_t down = options.factor;
  return upfirdn2d(x, filter,
                   {.down = {down, down},
                    .padding = centred(options.padding, filter, 1, down),
                    .flip = options.flip,
                    .gain = options.gain});
}

at::Tensor filter2d(const at::Tensor& x, const at::Tensor& filter, const Resample& options) {
  return upfirdn2d(x, filter,
                   {.padding = centred(options.padding, filter, 1, 1),
                    .flip = options.flip,
                    .gain = options.gain});
}

}  // namespace oct::nn
