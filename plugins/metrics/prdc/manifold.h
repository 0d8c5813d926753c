// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace oct::prdc {

/// Distance of each row of `vectors` [N, D] to the `k`-th nearest other row, [N] float64; 1 <= k <
/// N. Euclidean.
at::Tensor radii(const at::Tensor& vectors, std::int64_t k);

/// What each image contributes; the scores are the means. float64.
struct Contributions {
  at::Tensor precision;  ///< of each fake: 1 when it lies within the radius of some real image
  at::Tensor recall;     ///< of each real: 1 when it lies within the radius of some fake
  at::Tensor density;    ///< of each fake: in how many reals' radii it lies, divided by k
  at::Tensor coverage;   ///< of each real: 1 when some fake lies within its radius
};

/// `real` [M, D], `fake` [N, D] of any float type. Precision and recall (Kynkäänniemi et al. 2019,
/// §2) with radii to the `k_precision`-th neighbour, density and coverage (Naeem et al. 2020, §3)
/// with `k_density`. "Within" is strictly less, as in the prdc package; torch-fidelity has "or
/// equal". Memory: 512 rows of distances.
Contributions compare(const at::Tensor& real, const at::Tensor& fake, std::int64_t k_precision,
                      std::int64_t k_density);

}  // namespace oct::prdc
