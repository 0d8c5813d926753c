// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "octsdk/error.h"
#include "octsdk/options.h"

namespace oct::nn {

/// The words by which options name the values of `Enum`, in the order of its enumerators. Each enum
/// that can be an option specialises this; hand the result to Option::choices.
template <class Enum>
std::vector<std::string> words();

/// The value named `word`. Throws Error(usage) listing the words.
template <class Enum>
Enum from_word(std::string_view word) {
  const std::vector<std::string> all = words<Enum>();
  const auto found = std::find(all.begin(), all.end(), word);
  if (found == all.end()) {
    throw Error(ExitCode::usage,
                "'" + std::string(word) + "' is unknown; expected one of " + joined(all));
  }
  return static_cast<Enum>(found - all.begin());
}

}  // namespace oct::nn
