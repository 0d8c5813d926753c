// SPDX-License-Identifier: Apache-2.0
#include "common/csv.h"

#include <algorithm>
#include <set>

#include "octsdk/atomic_file.h"
#include "octsdk/error.h"

namespace oct::datasets {
namespace {

class Reader {
 public:
  Reader(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    at_ = text_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  }

  [[noreturn]] void fail(int line, const std::string& reason) const {
    throw Error(ExitCode::invalid_input,
                "'" + path_ + "' line " + std::to_string(line) + ": " + reason);
  }

  // False at the end of the file.
  bool next(Table::Row& row) {
    while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) {
      end_line();
    }
    row = {line_, {}};
    if (at_ == text_.size()) {
      return false;
    }
    row.cells.push_back(cell());
    while (at_ < text_.size() && text_[at_] == ',') {
      ++at_;
      row.cells.push_back(cell());
    }
    end_line();
    return true;
  }

 private:
  void end_line() {
    at_ += text_.compare(at_, 2, "\r\n") == 0 ? 2 : at_ < text_.size() ? 1 : 0;
    ++line_;
  }

  std::string cell() {
    if (at_ < text_.size() && text_[at_] == '"') {
      return quoted();
    }
    const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
    std::string value = text_.substr(at_, end - at_);
    if (value.find('"') != std::string::npos) {
      fail(line_, "a quote inside of the cell '" + value + "'; quote the whole cell");
    }
    at_ = end;
    return value;
  }

  std::string quoted() {
    const int begin = line_;
    std::string value;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '"') {
        line_ += text_[at_] == '\n' ? 1 : 0;
        value += text_[at_];
      } else if (text_.compare(at_, 2, "\"\"") == 0) {
        value += text_[at_++];
      } else {
        ++at_;
        if (at_ < text_.size() && std::string_view(",\r\n").find(text_[at_]) == std::string::npos) {
          fail(line_, "text behind the closing quote of '" + value + "'");
        }
        return value;
      }
    }
    fail(begin, "a quoted cell is never closed");
  }

  std::string path_;
  std::string text_;
  std::size_t at_ = 0;
  int line_ = 1;
};

// IDRiD's tables have nine columns too many, none of them with a name or a value.
void drop_nameless_columns(Table& table) {
  for (std::size_t i = table.columns.size(); i-- > 0;) {
    if (!table.columns[i].empty()) continue;
    const auto at = static_cast<std::ptrdiff_t>(i);
    table.columns.erase(table.columns.begin() + at);
    for (Table::Row& row : table.rows) row.cells.erase(row.cells.begin() + at);
  }
}

}  // namespace

Table read_csv(const std::filesystem::path& path, CsvRules rules) {
  const bool strict = rules == CsvRules::strict;
  Reader reader(path.string(), read_text_file(path.string()));
  Table table;
  Table::Row row;
  if (!reader.next(row)) {
    reader.fail(1, "the file is empty; expected a line with the names of the columns");
  }
  std::set<std::string> names;
  for (const std::string& name : row.cells) {
    if (name.empty() && !strict) {
      continue;
    }
    if (name.empty() || !names.insert(name).second) {
      reader.fail(row.line,
                  name.empty() ? "a column has no name" : "column '" + name + "' is there twice");
    }
  }
  table.columns = row.cells;
  while (reader.next(row)) {
    if (!strict && row.cells.size() < table.columns.size()) {
      row.cells.resize(table.columns.size());
    }
    if (row.cells.size() != table.columns.size()) {
      reader.fail(row.line, std::to_string(row.cells.size()) + " cells, expected " +
                                std::to_string(table.columns.size()) + " (" +
                                table.columns.front() + " ... " + table.columns.back() + ")");
    }
    table.rows.push_back(row);
  }
  drop_nameless_columns(table);
  return table;
}

}  // namespace oct::datasets
