// SPDX-License-Identifier: Apache-2.0
#include "generate/seeds.h"

#include <charconv>
#include <set>
#include <sstream>

#include "octsdk/error.h"

namespace oct::host {
namespace {

constexpr std::size_t k_most = 1'000'000;
constexpr std::uint64_t k_largest = INT64_MAX;  // what --seed takes

[[noreturn]] void refuse(std::string_view flag, const std::string& text, const std::string& why) {
  throw Error(ExitCode::usage, std::string(flag) + " '" + text + "': " + why +
                                   "; expected whole numbers from 0 and ranges, as in 0-63,100,7");
}

std::uint64_t number(std::string_view word, std::string_view flag, const std::string& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (word.empty() || error != std::errc() || end != word.data() + word.size() ||
      value > k_largest) {
    refuse(flag, text, "'" + std::string(word) + "' is no seed");
  }
  return value;
}

}  // namespace

std::vector<std::uint64_t> parse_seeds(const std::string& text, std::string_view flag) {
  std::vector<std::uint64_t> seeds;
  std::set<std::uint64_t> seen;
  std::istringstream parts(text + ",");
  for (std::string part; std::getline(parts, part, ',');) {
    const auto dash = part.find('-', 1);  // a first '-' is a sign, and refused as one
    const std::uint64_t first = number(part.substr(0, dash), flag, text);
    const std::uint64_t last =
        dash == std::string::npos ? first : number(part.substr(dash + 1), flag, text);
    if (last < first) refuse(flag, text, "the range '" + part + "' runs backwards");
    if (last - first >= k_most - seeds.size()) {
      refuse(flag, text, "more than " + std::to_string(k_most) + " images");
    }
    for (std::uint64_t seed = first; seed <= last; ++seed) {
      if (!seen.insert(seed).second) refuse(flag, text, std::to_string(seed) + " is named twice");
      seeds.push_back(seed);
    }
  }
  return seeds;
}

}  // namespace oct::host
