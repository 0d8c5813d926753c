// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

namespace oct::host {

/// "auto" (CUDA where there is one, else the CPU), "cpu", "cuda" or "cuda:<i>". Throws Error(usage)
/// for any other text and for a device this machine or this LibTorch has not.
at::Device resolve_device(const std::string& text);

}  // namespace oct::host
