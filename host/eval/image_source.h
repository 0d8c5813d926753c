// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "octsdk/metric.h"

namespace oct::host {

/// A fixed list of images in one role, readable from the start as often as wanted: a folder, the
/// pack of a run, what a model makes of another source. Used on one thread.
class ImageSource {
 public:
  virtual ~ImageSource() = default;

  [[nodiscard]] virtual std::int64_t size() const = 0;
  /// Images [first, first + count), 0 <= first, count >= 1, first + count <= size(); all of one
  /// shape, float32 in [-1, 1] on the CPU, with as many ids. Pure: the same range gives the same
  /// bits. Throws Error(cannot_read, invalid_input) naming the file.
  [[nodiscard]] virtual MetricBatch read(std::int64_t first, std::int64_t count) = 0;
  /// Whose image `index` is; images of one patient are never on both sides of a comparison of real
  /// with real. "" when unknown: every image then counts as a patient of its own.
  [[nodiscard]] virtual std::string patient(std::int64_t) const { return {}; }
};

using ImageSourcePtr = std::shared_ptr<ImageSource>;

/// A choice of another source's images, in the given order. Shares ownership of `base`.
ImageSourcePtr selected(ImageSourcePtr base, std::vector<std::int64_t> indices);

/// `base` under the ids of `named` (for comparisons of pairs that are none). Both of one size.
ImageSourcePtr renamed(ImageSourcePtr base, ImageSourcePtr named);

/// The images of `base` changed batch by batch by `change` ([N, C, H, W] -> [N, C', H, W], pure,
/// never across images of a batch); ids and patients stay.
ImageSourcePtr changed(ImageSourcePtr base, std::function<at::Tensor(const at::Tensor&)> change);

}  // namespace oct::host
