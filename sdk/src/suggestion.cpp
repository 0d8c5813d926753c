// SPDX-License-Identifier: Apache-2.0
#include "octsdk/suggestion.h"

#include "octsdk/options.h"

namespace oct {

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string near = nearest(word, candidates);
  return near.empty() ? "" : "; did you mean '" + near + "'?";
}

std::string suggestion(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string question = did_you_mean(word, candidates);
  return (question.empty() ? "; there are: " : question + " There are: ") + joined(candidates);
}

}  // namespace oct
