// SPDX-License-Identifier: Apache-2.0
#include "common/channels.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <sstream>

#include "octsdk/error.h"

namespace oct::features {

void check_images(const at::Tensor& images, std::int64_t least_side) {
  const bool fits = images.defined() && images.dim() == 4 &&
                    (images.size(1) == 1 || images.size(1) == 3) &&
                    std::min(images.size(2), images.size(3)) >= least_side &&
                    images.scalar_type() == at::kFloat && images.device().is_cpu();
  if (fits) return;
  std::ostringstream text;
  text << "images of shape " << (images.defined() ? images.sizes() : at::IntArrayRef())
       << ", expected float32 [N, 1 or 3, H, W] on the CPU with sides of at least " << least_side;
  throw Error(ExitCode::invalid_input, text.str());
}

at::Tensor three_channels(const at::Tensor& images) {
  return images.size(1) == 3 ? images : images.expand({-1, 3, -1, -1});
}

}  // namespace oct::features
