// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "octsdk/export.h"

namespace oct::nn {

/// Whether the building blocks compute by LibTorch's own operators instead of this SDK's faster
/// kernels; off at first. It holds for the whole process, plugins included. The two differ by
/// rounding only. Switch it before a training or a generation starts, not during one: an operation
/// looks once, when it is called, and its derivatives look again. Thread-safe.
OCT_API void use_reference_ops(bool on);
OCT_API bool reference_ops();

}  // namespace oct::nn
