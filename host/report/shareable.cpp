// SPDX-License-Identifier: Apache-2.0
#include "report/shareable.h"

#include <cctype>

namespace oct::host {
namespace {

bool is_letter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

bool opens_quote(std::string_view text, std::size_t at) {
  return text[at] == '\'' && (at == 0 || !is_letter(text[at - 1]));
}

/// The quote that ends what begins at `at`: one that no letter follows, for names hold apostrophes.
std::size_t end_of_quote(std::string_view text, std::size_t at) {
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\'' && (i + 1 == text.size() || !is_letter(text[i + 1]))) return i;
  }
  return text.size();
}

std::string without_quoted(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!opens_quote(text, i)) {
      out += text[i];
      continue;
    }
    out += "'...'";
    i = end_of_quote(text, i);
  }
  return out;
}

std::string without_secrets(std::string text, const std::set<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
      const std::size_t end = at + secret.size();
      const bool is_word =
          (at == 0 || !is_letter(text[at - 1])) && (end == text.size() || !is_letter(text[end]));
      if (is_word) text.replace(at, secret.size(), "...");
      at += is_word ? 3 : 1;
    }
  }
  return text;
}

bool looks_like_path(std::string_view word) {
  const std::size_t slash = word.find('/');
  if (slash == std::string_view::npos) return word.starts_with("~");
  const bool is_rooted = slash == 0 || word.starts_with(".") || word.starts_with("~") ||
                         word.find_first_of("=(\"") < slash;
  return is_rooted || word.find('.', slash) != std::string_view::npos ||
         word.find('/', slash + 1) != std::string_view::npos;
}

}  // namespace

void add_secrets(const std::string& id, std::set<std::string>& secrets) {
  constexpr std::size_t k_least = 4;
  const auto add = [&](const std::string& word, std::size_t least) {
    if (word.size() >= least) secrets.insert(word);
  };
  add(id, 1);
  add(id.substr(id.find_last_of('/') + 1), 1);
  std::string part;
  for (const char c : id + "/") {
    if (is_letter(c)) {
      part += c;
      continue;
    }
    if (part.find_first_of("0123456789") != std::string::npos) add(part, k_least);
    part.clear();
  }
}

std::string shareable(std::string_view message, const std::set<std::string>& secrets) {
  const std::string text = without_secrets(without_quoted(message), secrets);
  std::string out;
  std::string word;
  const auto end_word = [&] {
    out += looks_like_path(word) ? "(path)" : word;
    word.clear();
  };
  for (const char c : text) {
    if (std::isspace(static_cast<unsigned char>(c)) == 0) {
      word += c;
      continue;
    }
    end_word();
    out += c;
  }
  end_word();
  return out;
}

}  // namespace oct::host
