// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "octsdk/export.h"

namespace oct {

/// Whether made images lie nearer to the training images than real images of other people do.
struct CopyVerdict {
  double threshold = 0;     ///< above this likeness to a training image, an image counts as a copy
  std::int64_t copies = 0;  ///< made images above it
  double rate = 0;          ///< copies / made images
  double low = 0;           ///< 95 % interval of the rate (Wilson 1927)
  double high = 0;
  /// Of the hypothesis that made images are no nearer than held-out ones: one-sided rank sum test
  /// (Mann and Whitney 1947), as in Meehan, Chaudhuri and Dasgupta 2020, arXiv 2004.05675, §3,
  /// over one cell. Small: the model copies.
  double p_value = 1;
};

/// The likeness that no held-out real image has to its nearest training image: the largest of
/// `heldout` (not empty). An innocent image exceeds it once in heldout.size() + 1 times.
OCT_API double copy_threshold(const std::vector<double>& heldout);

/// `heldout` and `made`: for each image the likeness to the training image nearest to it, larger is
/// nearer. Neither may be empty.
OCT_API CopyVerdict test_for_copies(const std::vector<double>& heldout,
                                    const std::vector<double>& made);

}  // namespace oct
