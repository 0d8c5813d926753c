// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

/// Small pieces of HTML 5. Whatever comes from a run (names, options, messages) is hostile here: it
/// enters a page through escaped(), html_table() or script_json() only.
namespace oct::host {

/// `text` as content of an element or of a quoted attribute: none of & < > " ' and no control
/// character but newline and tab is left in it.
std::string escaped(std::string_view text);

/// <table> with a caption and a scope for each header; all cells are escaped here. The first cell
/// of a row is its header.
std::string html_table(std::string_view caption, const std::vector<std::string>& columns,
                       const std::vector<std::vector<std::string>>& rows);

/// `json` for the inside of <script type="application/json">: no "<" in it, so that no text in it
/// can end the element; what is no UTF-8 is replaced.
std::string script_json(const nlohmann::ordered_json& json);

/// RFC 4648 with padding.
std::string base64(std::string_view bytes);

/// What a page is made of. All but `title` is trusted HTML, CSS and JavaScript.
struct HtmlPage {
  std::string title;
  std::string style;
  std::string body;
  std::string script;
};

/// A page that needs no network and is allowed none: its Content-Security-Policy admits only this
/// very style and script (by their SHA-256) and pictures inside the page.
std::string html_of(const HtmlPage& page);

}  // namespace oct::host
