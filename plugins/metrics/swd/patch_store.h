// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace oct::swd {

/// The patches of one pyramid level of a set of images, no more than fit: equally many of each
/// image, its first ones, and half as many of all whenever another image would exceed `most`. So
/// what is kept depends on the number of images only. At least one patch an image stays.
class PatchStore {
 public:
  PatchStore(std::int64_t per_image, std::int64_t most) : per_image_(per_image), most_(most) {}

  /// The next image's, [the first per_image given, D] float32, of which it copies what it keeps.
  void add(const at::Tensor& patches);

  [[nodiscard]] std::int64_t images() const { return images_; }
  [[nodiscard]] std::int64_t per_image() const { return per_image_; }

  /// `count` patches, [count, D] float32, of these images: of each equally many of its first ones,
  /// of the first images one more where it does not divide. The store is empty afterwards: its
  /// memory is the metric's.
  at::Tensor take(const std::vector<std::int64_t>& images, std::int64_t count);

 private:
  void keep_half();

  std::int64_t per_image_;
  std::int64_t most_;
  std::int64_t images_ = 0;
  std::int64_t dimension_ = 0;
  std::vector<float> values_;  // [images, per_image, D]
};

}  // namespace oct::swd
