// SPDX-License-Identifier: Apache-2.0
#include "import/xlsx.h"

#include <expat.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/archive/archive_reader.h"
#include "octsdk/error.h"

namespace oct::host {
namespace {

constexpr std::uint64_t k_most_bytes = 256 << 20;
constexpr std::size_t k_most_columns = 16384;  // of Excel
constexpr const char* k_strings = "xl/sharedStrings.xml";
constexpr const char* k_sheet = "xl/worksheets/sheet1.xml";

[[noreturn]] void refuse(const std::string& reason) {
  throw Error(ExitCode::invalid_input, reason);
}

using Attributes = std::map<std::string, std::string>;

/// What a document calls back; names without a prefix. What they throw is kept until expat, which
/// is C, has returned.
struct Handlers {
  std::function<void(const std::string& name, const Attributes&)> begin;
  std::function<void(const std::string& name)> end;
  std::function<void(const std::string& text)> text;
  XML_Parser parser = nullptr;
  std::string failure;

  template <class Call>
  void guarded(Call&& call) {
    if (!failure.empty()) return;
    try {
      call();
    } catch (const std::exception& error) {
      failure = error.what();
      XML_StopParser(parser, XML_FALSE);
    }
  }
};

std::string local_name(const char* name) {
  const char* colon = std::strrchr(name, ':');
  return colon != nullptr ? colon + 1 : name;
}

void on_begin(void* user, const char* name, const char** attributes) {
  auto& handlers = *static_cast<Handlers*>(user);
  handlers.guarded([&] {
    Attributes values;
    for (; *attributes != nullptr; attributes += 2) values[attributes[0]] = attributes[1];
    handlers.begin(local_name(name), values);
  });
}

void on_end(void* user, const char* name) {
  auto& handlers = *static_cast<Handlers*>(user);
  handlers.guarded([&] { handlers.end(local_name(name)); });
}

void on_text(void* user, const char* text, int length) {
  auto& handlers = *static_cast<Handlers*>(user);
  handlers.guarded([&] { handlers.text({text, static_cast<std::size_t>(length)}); });
}

void on_doctype(void* user, const char*, const char*, const char*, int) {
  static_cast<Handlers*>(user)->guarded([] { refuse("it declares a document type"); });
}

void parse(const std::string& document, const char* part, Handlers& handlers) {
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
      XML_ParserCreate("UTF-8"), &XML_ParserFree);
  if (!parser) throw Error(ExitCode::out_of_memory, "no memory for an XML parser");
  handlers.parser = parser.get();
  XML_SetUserData(parser.get(), &handlers);
  XML_SetElementHandler(parser.get(), on_begin, on_end);
  XML_SetCharacterDataHandler(parser.get(), on_text);
  XML_SetStartDoctypeDeclHandler(parser.get(), on_doctype);
  const auto size = static_cast<int>(document.size());  // below k_most_bytes
  const bool sound = XML_Parse(parser.get(), document.data(), size, 1) == XML_STATUS_OK;
  if (!handlers.failure.empty()) refuse(part + (": " + handlers.failure));
  if (!sound) {
    refuse(std::string(part) +
           " is no sound XML: " + XML_ErrorString(XML_GetErrorCode(parser.get())));
  }
}

/// The texts of the workbook, by number.
std::vector<std::string> shared_strings(const std::string& document) {
  std::vector<std::string> strings;
  bool in_text = false;
  bool in_item = false;
  Handlers handlers;
  handlers.begin = [&](const std::string& name, const auto&) {
    if (name == "si") {
      in_item = true;
      strings.emplace_back();
    }
    in_text = in_item && name == "t";
  };
  handlers.end = [&](const std::string& name) {
    if (name == "si") in_item = false;
    in_text = false;
  };
  handlers.text = [&](const std::string& text) {
    if (in_text) strings.back() += text;
  };
  parse(document, k_strings, handlers);
  return strings;
}

/// 27 of "AA12", counted from 0.
std::size_t column_of(const std::string& place) {
  std::size_t column = 0;
  for (const char c : place) {
    if (c < 'A' || c > 'Z') break;
    column = column * 26 + static_cast<std::size_t>(c - 'A') + 1;
    if (column > k_most_columns)
      refuse("a cell lies beyond column " + std::to_string(k_most_columns));
  }
  if (column == 0) refuse("a cell does not tell its column");
  return column - 1;
}

using Cells = std::map<std::size_t, std::string>;

std::vector<Cells> sheet_rows(const std::string& document,
                              const std::vector<std::string>& strings) {
  std::vector<Cells> rows;
  std::size_t column = 0;
  std::string type;
  std::string value;
  bool in_value = false;
  Handlers handlers;
  handlers.begin = [&](const std::string& name, const Attributes& values) {
    const auto attribute = [&](const char* key) {
      const auto found = values.find(key);
      return found == values.end() ? std::string() : found->second;
    };
    if (name == "row") rows.emplace_back();
    if (name == "c") {
      column = column_of(attribute("r"));
      type = attribute("t");
      value.clear();
    }
    in_value = name == "v" || name == "t";
  };
  handlers.text = [&](const std::string& text) {
    if (in_value) value += text;
  };
  handlers.end = [&](const std::string& name) {
    in_value = false;
    if (name != "c" || value.empty() || rows.empty()) return;
    if (type == "s") {
      const bool is_number =
          value.size() < 10 && value.find_first_not_of("0123456789") == std::string::npos;
      const std::size_t at = is_number ? std::stoul(value) : strings.size();
      if (at >= strings.size()) refuse("a cell names a text that is not there");
      value = strings[at];
    }
    rows.back()[column] = value;
  };
  parse(document, k_sheet, handlers);
  return rows;
}

datasets::Table table_of(const std::vector<Cells>& rows) {
  datasets::Table table;
  if (rows.empty()) refuse("its first sheet is empty");
  std::vector<std::size_t> places;
  for (const auto& [column, name] : rows.front()) {
    places.push_back(column);
    table.columns.push_back(name);
  }
  int line = 1;
  for (const Cells& cells : rows) {
    if (line++ == 1 || cells.empty()) continue;
    datasets::Table::Row row{line - 1, {}};
    for (const std::size_t place : places) {
      const auto found = cells.find(place);
      row.cells.push_back(found == cells.end() ? "" : found->second);
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// The two parts of the workbook that are wanted.
std::map<std::string, std::string> parts_of(const std::filesystem::path& path) {
  ArchiveLimits limits;
  limits.max_entries = 10'000;
  limits.max_total_bytes = k_most_bytes;
  ArchiveReader reader(path, limits);
  std::map<std::string, std::string> parts;
  while (const std::optional<ArchiveEntry> entry = reader.next()) {
    if (entry->path != k_strings && entry->path != k_sheet) continue;
    std::string& part = parts[entry->path];
    reader.read([&](std::span<const std::byte> bytes) {
      part.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    });
  }
  if (!parts.contains(k_sheet)) refuse("it is no workbook: there is no " + std::string(k_sheet));
  return parts;
}

}  // namespace

datasets::Table read_xlsx(const std::filesystem::path& path) {
  try {
    const std::map<std::string, std::string> parts = parts_of(path);
    const auto strings = parts.find(k_strings);
    return table_of(sheet_rows(parts.at(k_sheet), strings == parts.end()
                                                      ? std::vector<std::string>{}
                                                      : shared_strings(strings->second)));
  } catch (const Error& error) {
    throw Error(error.code(), "'" + path.string() + "': " + error.what());
  }
}

}  // namespace oct::host
