// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string_view>

#include "octsdk/export.h"
#include "octsdk/parts.h"
#include "octsdk/random.h"

namespace oct::nn {

/// A history of generated images for the discriminator, against oscillation (Shrivastava et al.
/// 2017, arXiv 1612.07828, §2.3; Zhu et al. 2017, §4: 50 images). One thread; owned by the model.
class OCT_API ImagePool {
 public:
  /// `capacity` 0: query() hands every image straight back.
  explicit ImagePool(std::int64_t capacity = 0) : capacity_(capacity) {}

  /// Returns as many images as `fakes` [N, C, H, W] has, without gradient. While the pool fills up:
  /// the new image, which is stored as well. Then, image by image: with probability 1/2 a stored
  /// image drawn uniformly, in whose place the new one is stored; else the new one. Draws per image
  /// of a full pool, in this order: chance(0.5), and if true below(capacity).
  at::Tensor query(const at::Tensor& fakes, Rng& random);

  /// Shows the stored images, [n, C, H, W], undefined while empty.
  void visit_parts(PartVisitor& visitor, std::string_view name) { visitor.tensor(name, images_); }

  /// Images stored now.
  [[nodiscard]] std::int64_t size() const { return images_.defined() ? images_.size(0) : 0; }

 private:
  at::Tensor exchange(const at::Tensor& image, Rng& random);

  std::int64_t capacity_;
  at::Tensor images_;
};

}  // namespace oct::nn
