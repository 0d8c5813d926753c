// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <string>
#include <vector>

namespace oct::host {

/// Writes `frames` ([C, H, W] in [-1, 1], C 1 or 3, all of one shape, any device and type) as an
/// 8-bit animated PNG (W3C PNG 3rd edition, "APNG") that repeats for ever: browsers play it, any
/// other viewer shows the first frame. `seconds_per_frame` is kept in milliseconds, up to 65 s.
/// `comment` (ASCII) goes into a text chunk "Comment". The file appears whole or not at all.
/// Throws Error(usage) for no frames, unlike shapes and a time out of range, Error(cannot_write).
void write_animation(const std::filesystem::path& path, const std::vector<at::Tensor>& frames,
                     double seconds_per_frame, const std::string& comment = {});

}  // namespace oct::host
