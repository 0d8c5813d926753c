// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace oct::host {

/// A message without what may tell of a patient or a machine, for pages that are given away: texts
/// in single quotes (octhost quotes every name and path) become '...', words that look like a path
/// become "(path)". An apostrophe inside a word is none.
std::string shareable(std::string_view message);

}  // namespace oct::host
