// SPDX-License-Identifier: Apache-2.0
#include "schedule.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <string_view>

#include "octsdk/error.h"

namespace oct::progan {
namespace {

bool read_number(std::string_view text, double& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() && std::isfinite(value);
}

bool is_side(double side) {
  return side >= 4 && side <= 1024 && side == std::floor(side) &&
         std::has_single_bit(static_cast<std::uint64_t>(side));
}

}  // namespace

double Schedule::lod(std::int64_t images) const {
  const auto whole = static_cast<double>(doublings);
  if (images < first || doublings == 0) return whole;
  const std::int64_t cycle = fade + stable;
  // Lengths of 0 leave nothing to go through.
  const std::int64_t number = cycle > 0 ? (images - first) / cycle : doublings;
  if (number >= doublings) return 0;
  const std::int64_t inside = (images - first) % cycle;
  const double faded =
      inside < fade ? static_cast<double>(inside) / static_cast<double>(fade) : 1.0;
  return whole - static_cast<double>(number) - faded;
}

BySize parse_by_size(const std::string& text, const char* flag, bool whole) {
  BySize values;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view entry = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(entry.size() + 1, rest.size()));
    const std::size_t colon = entry.find(':');
    double side = 0;
    double value = 0;
    const bool fits = colon != std::string_view::npos &&
                      read_number(entry.substr(0, colon), side) && is_side(side) &&
                      read_number(entry.substr(colon + 1), value) && value > 0 &&
                      (!whole || value == std::floor(value));
    if (!fits || !values.emplace(static_cast<std::int64_t>(side), value).second) {
      throw Error(ExitCode::usage,
                  std::string(flag) + ": '" + std::string(entry) + "' in '" + text +
                      "' does not fit; expected SIZE:" + (whole ? "IMAGES" : "RATE") +
                      " with sizes 4, 8, 16 ... 1024, each once, as in " +
                      (whole ? "4:128,8:128,32:64" : "128:0.0015,256:0.002"));
    }
  }
  return values;
}

}  // namespace oct::progan
