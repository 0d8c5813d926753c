// SPDX-License-Identifier: Apache-2.0
#include "eval/better.h"

#include <cmath>

namespace oct::host {

std::string better_word(const Score& score) {
  if (score.best == Best::zero) return "zero";
  if (score.best == Best::none) return "none";
  return score.higher_is_better ? "higher" : "lower";
}

bool is_better(const std::string& word, double a, double b) {
  if (word == "zero") return std::abs(a) < std::abs(b);
  if (word == "none") return false;
  return word == "higher" ? a > b : a < b;
}

}  // namespace oct::host
