// SPDX-License-Identifier: Apache-2.0
#include "common/item_key.h"

#include <charconv>
#include <cmath>
#include <sstream>

#include "octsdk/error.h"

namespace oct::datasets {
namespace {

// Spaces part the words.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    out += c == ' ' ? "%20" : c == '%' ? "%25" : c == '\n' ? "%0A" : std::string(1, c);
  }
  return out;
}

std::string plain(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string code = text.substr(i, 3);
    const bool is_code = code == "%20" || code == "%25" || code == "%0A";
    out += !is_code ? text[i] : code == "%20" ? ' ' : code == "%25" ? '%' : '\n';
    i += is_code ? 2 : 0;
  }
  return out;
}

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(value)
                                                                  : std::nullopt;
}

std::string text_of(double value) {  // the shortest that reads back the same
  char buffer[32];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  return {buffer, end};
}

}  // namespace

std::string text_of(const ItemKey& key) {
  std::string text = key.half;
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) {
      text += (text.empty() ? "" : " ") + std::string(name) + "=" + escaped(value);
    }
  };
  add("frame", key.frame < 0 ? "" : std::to_string(key.frame));
  add("eye", key.eye);
  if (key.spacing) {
    add("spacing", text_of((*key.spacing)[0]) + "x" + text_of((*key.spacing)[1]));
  }
  add("layers", key.layers);
  add("lesions", key.lesions);
  add("data", key.data);
  return text;
}

ItemKey key_of(const std::string& text) {
  ItemKey key;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const std::size_t sign = word.find('=');
    const std::string name = word.substr(0, sign);
    const std::string value = sign == std::string::npos ? "" : plain(word.substr(sign + 1));
    const std::optional<std::int64_t> frame = number_of<std::int64_t>(value);
    if (word == "left" || word == "right") {
      key.half = word;
    } else if (name == "frame" && frame && *frame >= 0) {
      key.frame = *frame;
    } else if (name == "eye") {
      key.eye = value;
    } else if (name == "spacing") {
      key.spacing = spacing_of(value, "spacing");
    } else if (name == "layers") {
      key.layers = value;
    } else if (name == "lesions") {
      key.lesions = value;
    } else if (name == "data") {
      key.data = value;
    } else {
      throw Error(ExitCode::invalid_input, "'" + word +
                                               "' says nothing of an image; expected as "
                                               "left, right or frame=3");
    }
  }
  return key;
}

std::optional<std::array<double, 2>> spacing_of(const std::string& text, const std::string& what) {
  if (text.empty()) {
    return std::nullopt;
  }
  const std::size_t cross = text.find('x');
  const auto row = number_of<double>(std::string_view(text).substr(0, cross));
  const auto column = cross == std::string::npos
                          ? row
                          : number_of<double>(std::string_view(text).substr(cross + 1));
  if (!row || !column || !(*row > 0) || !(*column > 0) || !std::isfinite(*row * *column)) {
    throw Error(ExitCode::usage, what + " '" + text +
                                     "' is no spacing; expected mm per pixel, ROWxCOLUMN as in "
                                     "0.0039x0.0115, or one number for both");
  }
  return std::array{*row, *column};
}

}  // namespace oct::datasets
