// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "octsdk/export.h"

namespace oct::nn {

/// Tells the C library to keep freed blocks for the next training step instead of giving them back
/// to the system and faulting them in again (5 to 15 % of a step). Call it once, at the start of
/// the program, before threads exist. Does nothing where the C library is not glibc.
OCT_API void tune_allocator();

}  // namespace oct::nn
