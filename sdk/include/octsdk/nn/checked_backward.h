// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <string_view>

#include "octsdk/export.h"
#include "octsdk/model.h"

namespace oct::nn {

/// What StepContext::backward() promises, for those who implement it: accumulates
/// d(loss)/d(parameters) on the calling thread. Throws Error(plugin_failed) when `loss` is no
/// scalar and Error(diverged) naming `what` and the step after `progress` when it is not finite;
/// no gradient is touched then.
OCT_API void checked_backward(const at::Tensor& loss, const Progress& progress,
                              std::string_view what);

}  // namespace oct::nn
