// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "octsdk/dataset.h"

namespace oct::datasets {

/// A MetaImage or NRRD header (.mhd, .nhdr) names another file for its pixels. Packs are keyed by
/// the content of Item::path alone, so that file's size and time go into Item::key. Nothing
/// happens for other files, or when the header does not tell (loading it says why).
void note_detached_pixels(Item& item);

}  // namespace oct::datasets
