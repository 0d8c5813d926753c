// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "octsdk/export.h"

namespace oct {

/// The reference image that a query is most like.
struct Nearest {
  std::int64_t index = -1;  ///< in the order of add()
  double likeness = -1;     ///< correlation, in [-1, 1]
  bool mirrored = false;    ///< it is the query's mirror image (left to right) that is like it
};

/// Finds, among reference images, the one that each query is most like, itself or mirrored. One
/// thread.
///
/// Likeness of vectors a, b is their correlation: both less their mean, the cosine between them. Of
/// images, it is that of all pixels and channels after averaging to at most `side` x `side`, so
/// that speckle, a shift of a pixel, brightness and contrast do not hide a copy. Memory: one such
/// small image (16 KB a channel) for each reference.
class OCT_API NearestSearch {
 public:
  explicit NearestSearch(std::int64_t side = 64) : side_(side) {}

  /// References of one shape, [N, C, H, W] images or [N, D] vectors.
  void add(const at::Tensor& references);
  [[nodiscard]] std::int64_t size() const { return size_; }
  /// One for each of `queries`, of the references' shape. Mirrors images only: of vectors it knows
  /// no mirror image. At least one reference must be there. Throws Error(invalid_input) for queries
  /// of another shape.
  [[nodiscard]] std::vector<Nearest> find(const at::Tensor& queries) const;

 private:
  [[nodiscard]] at::Tensor rows_of(const at::Tensor& given) const;
  void look(const at::Tensor& rows, bool mirrored, std::vector<Nearest>& found) const;

  std::int64_t side_;
  std::int64_t size_ = 0;
  std::vector<at::Tensor> references_;  ///< [n, values] each, mean 0 and norm 1
};

}  // namespace oct
