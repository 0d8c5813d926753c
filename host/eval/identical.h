// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "eval/image_source.h"

namespace oct::host {

/// How many images of `fake` equal one of `real` to the last bit. Reads all images of both once.
std::int64_t count_identical(ImageSource& real, ImageSource& fake, std::int64_t batch);

/// Warns when some are: a folder compared with itself has perfect scores.
void warn_of_identical(ImageSource& real, ImageSource& fake, std::int64_t batch);

}  // namespace oct::host
