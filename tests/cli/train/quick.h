// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "support/run_octhost.h"
#include "support/temporary_files.h"

namespace oct::test {

/// Trains the test model for a moment on 20 eyes of the phantom.
inline Outcome quick_run(const TemporaryFolder& folder, const std::vector<std::string>& more) {
  std::vector<std::string> words{
      "train",  "--model", "random",    "--dataset", "dfe_oct", "--phantom-eyes", "20",
      "--size", "32",      "--threads", "1",         "--cache", folder / "cache"};
  words.insert(words.end(), more.begin(), more.end());
  return run_octhost(words);
}

}  // namespace oct::test
