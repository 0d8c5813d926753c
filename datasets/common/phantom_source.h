// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/prepare.h"
#include "octsdk/dataset.h"

namespace oct::datasets {

/// The records of the built-in retina: `count` synthetic eyes, right and left of each patient, the
/// four classes of OCT2017 in equal parts. Pure.
Index phantom_index(std::int64_t count, const std::vector<std::string>& modalities);

/// True for the items of phantom_index().
bool is_phantom(const Item& item);

/// Draws such an item with its lesions, mask (dfe) and truth (oct: rows of Index::layers). Pure,
/// thread-safe. Throws Error(usage) for sides below 16.
Sample phantom_sample(const Item& item, const Preparation& how, Size size);

}  // namespace oct::datasets
