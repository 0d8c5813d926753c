// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <cstdio>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "octsdk/nn/allocator.h"

namespace {

void prepare(int, char**, char**) {
  oct::nn::tune_allocator();
}

}  // namespace

// The list of what runs before the constructors of shared libraries: LibTorch's register its
// operators, which is a hundred thousand small allocations.
[[gnu::section(".preinit_array"), gnu::used]] void (*oct_before_libraries)(int, char**,
                                                                           char**) = prepare;

int main(int count, char** words) {
  const int code = oct::host::run_octhost(std::vector<std::string>(words + 1, words + count));
  std::fflush(nullptr);
  _exit(code);  // LibTorch would take its operators apart one by one
}
