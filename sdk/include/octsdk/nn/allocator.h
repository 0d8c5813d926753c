// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "octsdk/export.h"

namespace oct::nn {

/// Tells the C library to keep freed blocks for the next training step instead of giving them back
/// to the system and faulting them in again (5 to 15 % of a step), and to put the first gigabyte on
/// huge pages. Call it once, at the start of the program, before threads exist; before the
/// constructors of LibTorch (.preinit_array) it also makes loading that a third quicker. Does
/// nothing where the C library is not glibc.
OCT_API void tune_allocator();

/// While it lives, tensors of 1 MiB and more that this thread makes take memory only where they are
/// written: for networks of which some never get weights.
class OCT_API UntouchedMemory {
 public:
  UntouchedMemory();
  ~UntouchedMemory();
  UntouchedMemory(const UntouchedMemory&) = delete;
  UntouchedMemory& operator=(const UntouchedMemory&) = delete;
};

}  // namespace oct::nn
