// SPDX-License-Identifier: Apache-2.0
#include "report/html.h"

#include <openssl/evp.h>

#include <nlohmann/json.hpp>

#include "octsdk/error.h"

namespace oct::host {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// "'sha256-<base64>'": the source expression that admits exactly this inline text.
std::string csp_hash(std::string_view text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha256(), nullptr) != 1) {
    throw Error(ExitCode::usage, "OpenSSL has no SHA-256, which a report's page needs");
  }
  return "'sha256-" + base64({reinterpret_cast<const char*>(digest), size}) + "'";
}

std::string cells(const std::vector<std::string>& texts, bool is_header) {
  std::string row;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (is_header) {
      row += "<th scope=\"col\">" + escaped(texts[i]) + "</th>";
    } else if (i == 0) {
      row += "<th scope=\"row\">" + escaped(texts[i]) + "</th>";
    } else {
      row += "<td>" + escaped(texts[i]) + "</td>";
    }
  }
  return "<tr>" + row + "</tr>\n";
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\'') {
      out += "&#39;";
    } else if ((code < 0x20 && c != '\n' && c != '\t') || code == 0x7f) {
      out += "\xEF\xBF\xBD";  // U+FFFD
    } else {
      out += c;
    }
  }
  return out;
}

std::string html_table(std::string_view caption, const std::vector<std::string>& columns,
                       const std::vector<std::vector<std::string>>& rows) {
  std::string body;
  for (const auto& row : rows) body += cells(row, false);
  const std::string head = columns.empty() ? "" : "<thead>" + cells(columns, true) + "</thead>\n";
  // What and value: such may be broken anywhere (hashes); a table of numbers is scrolled instead.
  const std::string facts = columns.size() == 2 ? " class=\"facts\"" : "";
  return "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"" + escaped(caption) +
         "\"><table" + facts + "><caption>" + escaped(caption) + "</caption>\n" + head +
         "<tbody>\n" + body + "</tbody></table></div>\n";
}

std::string script_json(const nlohmann::ordered_json& json) {
  constexpr auto k_replace = nlohmann::ordered_json::error_handler_t::replace;
  std::string out;
  for (const char c : json.dump(-1, ' ', false, k_replace)) {
    out += c == '<' ? "\\u003c" : std::string(1, c);
  }
  return out;
}

std::string base64(std::string_view bytes) {
  std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes_of(bytes),
                                   static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string html_of(const HtmlPage& page) {
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src "
         "data:; style-src " +
         csp_hash(page.style) + "; script-src " + csp_hash(page.script) +
         "; base-uri 'none'; form-action 'none'\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n"
         "<meta name=\"color-scheme\" content=\"light dark\">\n"
         "<link rel=\"icon\" href=\"data:,\">\n<title>" +
         escaped(page.title) + "</title>\n<style>" + page.style + "</style>\n</head>\n<body>\n" +
         page.body + "<script>" + page.script + "</script>\n</body>\n</html>\n";
}

}  // namespace oct::host
