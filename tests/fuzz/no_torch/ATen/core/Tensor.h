// SPDX-License-Identifier: Apache-2.0
#pragma once

// Stands in for LibTorch's header in the fuzz target `manifest`: clang builds it without LibTorch,
// and reading a manifest touches no tensor.
namespace at {
class Tensor {};
}  // namespace at
