// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "octsdk/metric.h"

namespace oct::host {

/// What is known of N images besides their pixels.
struct KnownTruth {
  at::Tensor mask;    ///< as MetricBatch::mask
  MetricTruth truth;  ///< as MetricBatch::truth
};

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
  /// What is known of images [first, first + count), for metrics that need the truth. Pure; may be
  /// as slow as reading the images' files. Throws as read() does.
  [[nodiscard]] virtual KnownTruth truth(std::int64_t first, std::int64_t count);
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
/// never across images of a batch) without moving anything in them: all that is known of them
/// stays.
ImageSourcePtr changed(ImageSourcePtr base, std::function<at::Tensor(const at::Tensor&)> change);

/// The same where `change` makes images of their own, of the given modality: mask and truth of
/// `base` do not hold for them.
ImageSourcePtr remade(ImageSourcePtr base, std::string modality,
                      std::function<at::Tensor(const at::Tensor&)> change);

/// Puts what is known of parts of a list behind one another. Layers, lesions or a mask that one
/// part lacks are taken as unknown for all.
KnownTruth concatenated(const std::vector<KnownTruth>& parts);

}  // namespace oct::host
