// SPDX-License-Identifier: Apache-2.0
#include "common/csv.h"

#include <gmock/gmock.h>

#include "sdk_itk/files.h"

namespace oct::datasets {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string refusal(const std::string& text) {
  const test::TempFolder folder;
  const auto path = folder.file("m.csv", text);
  return test::message_of(ExitCode::invalid_input, [&] { read_csv(path); });
}

TEST(Csv, ReadsQuotesLineEndsAndEmptyCells) {
  const test::TempFolder folder;
  const auto path = folder.file("m.csv",
                                "\xef\xbb\xbfpath,label\r\n"
                                "a.png,\"two, \"\"quoted\"\"\nlines\"\r\n"
                                "\r\n"
                                ",last");
  const Table table = read_csv(path);
  EXPECT_THAT(table.columns, ElementsAre("path", "label"));
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_THAT(table.rows[0].cells, ElementsAre("a.png", "two, \"quoted\"\nlines"));
  EXPECT_THAT(table.rows[1].cells, ElementsAre("", "last"));
  EXPECT_EQ(table.rows[0].line, 2);
  EXPECT_EQ(table.rows[1].line, 5);
}

TEST(Csv, RefusesWithFileAndLine) {
  EXPECT_THAT(refusal("a,b\n1,2\n1,2,3\n"), HasSubstr("m.csv' line 3: 3 cells, expected 2"));
  EXPECT_THAT(refusal("a,b\n1,\"2\n"), HasSubstr("line 2: a quoted cell is never closed"));
  EXPECT_THAT(refusal("a,b\n1,\"2\"x\n"), HasSubstr("text behind the closing quote of '2'"));
  EXPECT_THAT(refusal("a,b\n1,2\"\n"), HasSubstr("a quote inside of the cell '2\"'"));
  EXPECT_THAT(refusal("a,a\n"), HasSubstr("column 'a' is there twice"));
  EXPECT_THAT(refusal("a,\n"), HasSubstr("a column has no name"));
  EXPECT_THAT(refusal("\n\n"), HasSubstr("the file is empty"));
}

}  // namespace
}  // namespace oct::datasets
