// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace oct::kid {

struct Mmd {
  double value = 0;                      ///< unbiased: around 0, also below, for like sets
  std::optional<double> standard_error;  ///< none with fewer than two patients on a side
};

/// Squared maximum mean discrepancy of `real` [M, D] and `fake` [N, D] (any float type, computed in
/// float64) under the kernel (x.y / D + 1)^3, the unbiased estimator (Gretton et al. 2012, eq. 3;
/// Binkowski et al. 2018, §4). M, N >= 2.
///
/// The standard error is the jackknife's, leaving out one patient at a time on each side (for
/// patients with unlike numbers of images: Busing et al. 1999). `real_patients`, `fake_patients`:
/// the patient of each row, counted from 0.
///
/// Memory beside the vectors: 512 rows of the kernel.
Mmd squared_mmd(const at::Tensor& real, const std::vector<std::int64_t>& real_patients,
                const at::Tensor& fake, const std::vector<std::int64_t>& fake_patients);

}  // namespace oct::kid
