// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "octsdk/metric.h"

namespace oct::host {

/// Which values of a score are better, as tables and JSON say it: "higher", "lower", "zero" (the
/// nearest to 0) or "none" (no model is better by it).
std::string better_word(const Score& score);

/// Whether value `a` is better than `b` of a score of that better_word().
bool is_better(const std::string& word, double a, double b);

}  // namespace oct::host
