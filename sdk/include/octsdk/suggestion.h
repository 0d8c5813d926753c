// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "octsdk/export.h"

/// Ends of errors about a word that is not known.
namespace oct {

/// "; did you mean 'x'?", or "" when no candidate is near (see nearest()).
OCT_API std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

/// "; did you mean 'x'? There are: x, y".
OCT_API std::string suggestion(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace oct
