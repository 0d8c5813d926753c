// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "cli/commands.h"
#include "octsdk/nn/allocator.h"

int main(int count, char** words) {
  oct::nn::tune_allocator();
  return oct::host::run_octhost(std::vector<std::string>(words + 1, words + count));
}
