// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "octsdk/batch.h"
#include "octsdk/metric.h"

namespace oct::testing {

/// Images [n, channels, H, W] that a metric of one modality can find its way in, and what is true
/// of them.
struct DrawnImages {
  at::Tensor images;
  at::Tensor mask;
  MetricTruth truth;
};

/// "oct": a dark vitreous over a grey retina with a bright line at its foot and a dark pocket in
/// it; truth has "ilm", "rpe" and "bm" and the pocket. "dfe": a round field with a bright disc, to
/// the right in even images (right eyes), and dark lines from it. A pure function of its arguments;
/// other modalities are not known.
DrawnImages drawn_images(const std::string& modality, std::int64_t n, std::int64_t channels,
                         Size size, std::uint64_t seed);

/// "R" for even numbers, else "L".
std::string drawn_eye(std::int64_t index);

}  // namespace oct::testing
