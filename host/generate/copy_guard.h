// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "eval/image_source.h"
#include "octsdk/nearest.h"

namespace oct::host {

/// Tells made images that are too like a training image to be given away: more alike than any
/// held-out image, of another patient, is to the training image nearest to it (octsdk/copy_test.h).
class CopyGuard {
 public:
  /// Reads all images of both. Throws Error(usage) when either has none, or fewer than
  /// k_least_heldout are held out: then there is no yardstick.
  CopyGuard(const ImageSourcePtr& train, const ImageSourcePtr& heldout);

  static constexpr std::int64_t k_least_heldout = 5;

  /// Correlation of `image` [C, H, W] with the training image nearest to it, in [-1, 1].
  [[nodiscard]] double likeness(const at::Tensor& image) const;
  /// Above it, an image is taken for a copy.
  [[nodiscard]] double threshold() const { return threshold_; }

 private:
  NearestSearch search_;
  double threshold_ = 1;
};

}  // namespace oct::host
