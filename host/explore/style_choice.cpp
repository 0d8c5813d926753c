// SPDX-License-Identifier: Apache-2.0
#include "explore/style_choice.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>

#include "generate/seeds.h"
#include "octsdk/error.h"

namespace oct::host {

std::vector<std::int64_t> parse_styles(const std::string& text, std::int64_t count) {
  struct Range {
    std::int64_t first;
    std::int64_t end;
  };
  const std::map<std::string, Range> words{
      {"coarse", {0, 4}}, {"middle", {4, 8}}, {"fine", {8, count}}, {"all", {0, count}}};
  std::vector<std::int64_t> chosen;
  if (const auto word = words.find(text); word != words.end()) {
    for (std::int64_t i = word->second.first; i < std::min(word->second.end, count); ++i) {
      chosen.push_back(i);
    }
  } else {
    for (const std::uint64_t style : parse_seeds(text, "--styles")) {
      chosen.push_back(static_cast<std::int64_t>(style));
    }
  }
  if (chosen.empty() || *std::max_element(chosen.begin(), chosen.end()) >= count) {
    throw Error(ExitCode::usage, "--styles '" + text + "': the run's model has the styles 0-" +
                                     std::to_string(count - 1) +
                                     "; coarse are 0-3, middle 4-7, fine those from 8 on");
  }
  return chosen;
}

at::Tensor mixed(const at::Tensor& styles, const at::Tensor& other,
                 const std::vector<std::int64_t>& chosen) {
  at::Tensor result = styles.clone();
  for (const std::int64_t style : chosen) result.select(1, style).copy_(other.select(1, style));
  return result;
}

}  // namespace oct::host
