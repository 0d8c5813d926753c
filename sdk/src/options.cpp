// SPDX-License-Identifier: Apache-2.0
#include "octsdk/options.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "octsdk/error.h"
#include "octsdk/suggestion.h"

namespace oct {
namespace {

template <class Number>
bool parse_number(std::string_view text, Number& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

bool parse_bool(std::string_view text, bool& value) {
  value = text == "true" || text == "1";
  return value || text == "false" || text == "0";
}

template <class Number>
std::string number_text(Number value) {
  char buffer[32];  // shortest form that reads back to the same bits, whatever the locale
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
  return {buffer, result.ptr};
}

bool is_kebab_case(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), fits) && name.front() != '-';
}

}  // namespace

Option::Option(std::string name, Target target, std::string help)
    : name_(std::move(name)), target_(target), help_(std::move(help)), default_(text()) {}

Option& Option::range(double low, double high) {
  low_ = low;
  high_ = high;
  return *this;
}

Option& Option::choices(std::vector<std::string> allowed) {
  choices_ = std::move(allowed);
  return *this;
}

std::string Option::expected() const {
  if (!choices_.empty()) {
    return "one of " + joined(choices_);
  }
  if (is_flag()) return "true or false";
  if (is_text()) return "a text";
  std::string kind = std::holds_alternative<double*>(target_) ? "a number" : "a whole number";
  if (std::isfinite(low_) && std::isfinite(high_)) {
    return kind + " from " + number_text(low_) + " to " + number_text(high_);
  }
  if (std::isfinite(low_)) return kind + " of at least " + number_text(low_);
  return kind;
}

void Option::set(std::string_view text, std::string_view from) {
  const auto refuse = [&] {
    throw Error(ExitCode::usage, std::string(from) + ": '" + std::string(text) +
                                     "' does not fit; expected " + expected() +
                                     did_you_mean(text, choices_));
  };
  const auto within = [this](double v) { return v >= low_ && v <= high_; };
  if (bool* const* flag = std::get_if<bool*>(&target_)) {
    bool value = false;
    if (!parse_bool(text, value)) refuse();
    **flag = value;
  } else if (std::int64_t* const* whole = std::get_if<std::int64_t*>(&target_)) {
    std::int64_t value = 0;
    if (!parse_number(text, value) || !within(static_cast<double>(value))) refuse();
    **whole = value;
  } else if (double* const* number = std::get_if<double*>(&target_)) {
    double value = 0;
    if (!parse_number(text, value) || !std::isfinite(value) || !within(value)) refuse();
    **number = value;
  } else {
    if (!choices_.empty() && std::find(choices_.begin(), choices_.end(), text) == choices_.end()) {
      refuse();
    }
    *std::get<std::string*>(target_) = text;
  }
}

std::string Option::text() const {
  if (bool* const* flag = std::get_if<bool*>(&target_)) return **flag ? "true" : "false";
  if (std::int64_t* const* whole = std::get_if<std::int64_t*>(&target_))
    return number_text(**whole);
  if (double* const* number = std::get_if<double*>(&target_)) return number_text(**number);
  return *std::get<std::string*>(target_);
}

Option& OptionSet::add(std::string name, Option::Target target, std::string help) {
  if (!is_kebab_case(name) || find(name) != nullptr) {
    throw Error(ExitCode::plugin_failed, "option '" + name +
                                             "' is declared twice or is not kebab-case; give each "
                                             "option one name of a-z, 0-9 and '-'");
  }
  return options_.emplace_back(std::move(name), target, std::move(help));
}

Option* OptionSet::find(std::string_view name) {
  const auto it = std::find_if(options_.begin(), options_.end(),
                               [&](const Option& option) { return option.name() == name; });
  return it == options_.end() ? nullptr : &*it;
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  std::string best;
  std::size_t best_distance = word.size() / 3 + 2;  // above it a guess confuses more than it helps
  for (const std::string& candidate : candidates) {
    std::vector<std::size_t> row(candidate.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < word.size(); ++i) {
      std::size_t diagonal = row[0]++;
      for (std::size_t j = 0; j < candidate.size(); ++j) {
        const std::size_t change = diagonal + (word[i] == candidate[j] ? 0 : 1);
        diagonal = row[j + 1];
        row[j + 1] = std::min({change, row[j] + 1, diagonal + 1});
      }
    }
    if (row.back() < best_distance) {
      best_distance = row.back();
      best = candidate;
    }
  }
  return best;
}

std::string joined(const std::vector<std::string>& words) {
  if (words.empty()) return "(none)";
  std::string text = words.front();
  for (std::size_t i = 1; i < words.size(); ++i) text += ", " + words[i];
  return text;
}

}  // namespace oct
