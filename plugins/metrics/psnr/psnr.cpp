// SPDX-License-Identifier: Apache-2.0
#include "psnr.h"

#include <ATen/ATen.h>

namespace oct::psnr {

at::Tensor psnr(const at::Tensor& real, const at::Tensor& fake, double data_range) {
  const at::Tensor squared_error = (real - fake).square().mean({1, 2, 3});
  return 10 * at::log10(data_range * data_range / squared_error);
}

}  // namespace oct::psnr
