// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>

namespace oct::host {

/// The tensor "z" [N, width] of a safetensors file, on the CPU in float64. Throws
/// Error(cannot_read, checkpoint_corrupt) for the file, Error(checkpoint_incompatible) when "z" is
/// not there or of another shape or no number with a fraction, Error(no_input) when N is 0,
/// Error(invalid_input) naming the first row that holds NaN or infinity.
at::Tensor read_latents(const std::filesystem::path& path, std::int64_t width);

}  // namespace oct::host
