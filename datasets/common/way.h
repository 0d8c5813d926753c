// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "octsdk/itk/flatten.h"
#include "octsdk/itk/image.h"
#include "octsdk/itk/retina.h"

namespace oct::datasets {

/// What preprocessing did to the geometry of an image: mirrored it, moved its columns, and brought
/// a part of it to another size, in this order. A value.
struct Way {
  bool mirrored = false;
  ColumnShifts shifts;  ///< empty: not moved
  Geometry plan;

  [[nodiscard]] Mask apply(Mask mask) const;
  [[nodiscard]] std::vector<float> apply(std::vector<float> rows) const;

  /// An image [C, plan.height, plan.width] in [-1, 1] in the geometry of the file, -1 where the
  /// file's image was not used. Thread-safe. Throws Error(invalid_input) for another size.
  [[nodiscard]] at::Tensor undo(const at::Tensor& made) const;
};

}  // namespace oct::datasets
