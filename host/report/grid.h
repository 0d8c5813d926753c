// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <string>
#include <vector>

namespace oct::host {

/// One line of a grid.
struct GridRow {
  std::string label;               ///< written on the left, ASCII
  std::vector<at::Tensor> images;  ///< [C, H, W] in [-1, 1], C 1 or 3, any device and type
};

/// What a grid says beside its images.
struct GridWords {
  std::vector<std::string> columns;  ///< written above the columns, ASCII; empty: nothing is
  std::string comment;               ///< kept in the file, see write() in octsdk/itk/write.h
};

/// Writes the rows, one under the other, as an 8-bit colour PNG. All images have one size. Throws
/// Error(cannot_write).
void write_grid(const std::filesystem::path& path, const std::vector<GridRow>& rows,
                const GridWords& words = {});

}  // namespace oct::host
