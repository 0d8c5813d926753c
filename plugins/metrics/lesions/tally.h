// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "octsdk/metric.h"

namespace oct::lesions {

/// Of one pair.
struct Counts {
  int kept = 0;      ///< lesions of the true image that the made one shows
  int lost = 0;      ///< those that it does not
  int invented = 0;  ///< lesions of the made image without one in the true image
};

/// "lesions-kept", the share of all lesions (only when there is one), "lesions-lost" and
/// "lesions-invented", numbers per image; each with a 95 % interval over the pairs. For the share,
/// which is a ratio of two sums, that of the linearised estimator (Cochran, Sampling Techniques,
/// 3rd edition, 1977, §6.3). `suffix` follows each name. `pairs` must not be empty.
std::vector<Score> scores_of(const std::vector<Counts>& pairs, const std::string& suffix = "");

}  // namespace oct::lesions
