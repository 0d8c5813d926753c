// SPDX-License-Identifier: Apache-2.0
#include "generate/class_mix.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <numeric>
#include <sstream>

#include "octsdk/error.h"
#include "octsdk/options.h"
#include "octsdk/suggestion.h"

namespace oct::host {
namespace {

std::vector<std::string> split(const std::string& text, char by) {
  std::vector<std::string> parts;
  std::istringstream stream(text + by);
  for (std::string part; std::getline(stream, part, by);) parts.push_back(part);
  return parts;
}

std::string in_small_letters(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// The column of `name`, capitals or not as long as that is one class.
std::size_t column_of(const std::string& name, const std::vector<std::string>& classes) {
  const auto exact = std::find(classes.begin(), classes.end(), name);
  if (exact != classes.end()) return static_cast<std::size_t>(exact - classes.begin());
  std::vector<std::string> small;
  for (const std::string& one : classes) small.push_back(in_small_letters(one));
  const std::string wanted = in_small_letters(name);
  if (std::count(small.begin(), small.end(), wanted) == 1) {
    return static_cast<std::size_t>(std::find(small.begin(), small.end(), wanted) - small.begin());
  }
  throw Error(ExitCode::usage, "--class: the run knows no class '" + name + "'" +
                                   did_you_mean(wanted, small) + "; its classes are " +
                                   joined(classes));
}

double share_of(const std::string& text, const std::string& entry) {
  double share = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), share);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(share) ||
      share <= 0) {
    throw Error(ExitCode::usage, "--class '" + entry + "': the share '" + text +
                                     "' is no number above 0; expected entries like drusen:0.5");
  }
  return share;
}

ClassShare entry_of(const std::string& entry, const std::vector<std::string>& classes) {
  const auto colon = entry.rfind(':');
  ClassShare result;
  for (const std::string& name : split(entry.substr(0, colon), '+')) {
    result.shown.push_back(column_of(name, classes));
  }
  std::sort(result.shown.begin(), result.shown.end());
  if (colon != std::string::npos) result.share = share_of(entry.substr(colon + 1), entry);
  return result;
}

}  // namespace

std::vector<ClassShare> parse_class_mix(const std::string& text,
                                        const std::vector<std::string>& classes) {
  std::vector<ClassShare> mix;
  if (text.empty()) {
    for (std::size_t i = 0; i < classes.size(); ++i) mix.push_back({{i}, 1});
    return mix;
  }
  for (const std::string& entry : split(text, ',')) {
    const ClassShare share = entry_of(entry, classes);
    const bool repeats =
        std::adjacent_find(share.shown.begin(), share.shown.end()) != share.shown.end();
    const bool known = std::any_of(mix.begin(), mix.end(), [&](const ClassShare& other) {
      return other.shown == share.shown;
    });
    if (repeats || known) {
      throw Error(ExitCode::usage, "--class '" + text + "': '" + entry + "' names a class twice");
    }
    mix.push_back(share);
  }
  return mix;
}

std::vector<std::size_t> spread(const std::vector<ClassShare>& mix, std::size_t count) {
  const double total = std::accumulate(mix.begin(), mix.end(), 0.0,
                                       [](double sum, const auto& one) { return sum + one.share; });
  std::vector<double> given(mix.size(), 0);
  std::vector<std::size_t> order;
  for (std::size_t i = 1; i <= count; ++i) {
    std::vector<double> owed;
    for (std::size_t k = 0; k < mix.size(); ++k) {
      owed.push_back(double(i) * mix[k].share / total - given[k]);
    }
    order.push_back(std::size_t(std::max_element(owed.begin(), owed.end()) - owed.begin()));
    given[order.back()] += 1;
  }
  return order;
}

}  // namespace oct::host
