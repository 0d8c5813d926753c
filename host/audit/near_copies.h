// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "audit/likeness.h"

namespace oct::host {

/// Groups of images that are nearly the same.
struct NearCopies {
  std::vector<std::vector<std::size_t>> groups;  ///< of two and more, ascending
  std::int64_t compared = 0;                     ///< pairs whose hashes were compared
  bool complete = true;                          ///< false: too many are alike to compare them all
};

/// Two images are near copies when their hashes differ in at most 7 bits and their details
/// correlate by at least 0.985 (measured in docs/data-tools.md). All such pairs are found without
/// comparing all: of four quarters of the hash, one differs in at most one bit (Norouzi et al.
/// 2012, multi-index hashing). `tick` is called now and then with images done and may throw to
/// stop.
NearCopies find_near_copies(const std::vector<const Likeness*>& images,
                            const std::function<void(std::int64_t done)>& tick);

}  // namespace oct::host
