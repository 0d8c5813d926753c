// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include "octsdk/itk/image.h"

namespace oct::host {

/// [C, H, W] in [-1, 1], any device and type, as samples of `type`; not yet rounded (write() does).
Image as_image(const at::Tensor& tensor, SampleType type);

}  // namespace oct::host
