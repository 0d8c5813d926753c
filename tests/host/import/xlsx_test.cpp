// SPDX-License-Identifier: Apache-2.0
#include "import/xlsx.h"

#include <gmock/gmock.h>

#include "../data/archive/made_archive.h"
#include "trees.h"

namespace oct::host {
namespace {

using test::failure_of;
using test::MadeArchive;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* k_head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";

/// A workbook as Excel writes it: texts apart, cells by their place.
std::string workbook(const std::string& strings, const std::string& rows) {
  MadeArchive archive("zip");
  archive.file("[Content_Types].xml", "<Types/>");
  if (!strings.empty()) archive.file("xl/sharedStrings.xml", k_head + strings);
  archive.file("xl/worksheets/sheet1.xml",
               std::string(k_head) +
                   "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
                   "<sheetData>" +
                   rows + "</sheetData></worksheet>");
  return archive.done();
}

TEST(Xlsx, ReadsTextsNumbersAndGaps) {
  const test::TemporaryFolder folder;
  test::write_bytes(
      folder / "a.xlsx",
      workbook("<sst><si><t>ID</t></si><si><r><t>Left-</t></r><r><t>Fundus</t></r></si>"
               "<si><t>a &amp; b</t></si></sst>",
               "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c></row>"
               "<row r=\"2\"><c r=\"A2\"><v>7</v></c><c r=\"C2\" t=\"s\"><v>2</v></c></row>"
               "<row r=\"3\"><c r=\"C3\" t=\"inlineStr\"><is><t>x</t></is></c></row>"
               "<row r=\"4\"/>"));
  const datasets::Table table = read_xlsx(folder / "a.xlsx");
  EXPECT_THAT(table.columns, ElementsAre("ID", "Left-Fundus"));
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_THAT(table.rows[0].cells, ElementsAre("7", "a & b"));
  EXPECT_THAT(table.rows[1].cells, ElementsAre("", "x"));
}

TEST(Xlsx, RefusesWhatIsNone) {
  const test::TemporaryFolder folder;
  const auto refusal = [&](const std::string& bytes) {
    test::write_bytes(folder / "b.xlsx", bytes);
    const auto [code, message] = failure_of([&] { read_xlsx(folder / "b.xlsx"); });
    EXPECT_EQ(code, ExitCode::invalid_input) << message;
    EXPECT_THAT(message, HasSubstr("b.xlsx': "));
    return message;
  };
  EXPECT_THAT(refusal("text"), HasSubstr("no zip"));
  EXPECT_THAT(refusal(MadeArchive("zip").file("a", "1").done()), HasSubstr("no workbook"));
  EXPECT_THAT(refusal(workbook("", "<row><c r=\"A1\"")), HasSubstr("no sound XML"));
  EXPECT_THAT(refusal(workbook("", "")), HasSubstr("empty"));
  EXPECT_THAT(refusal(workbook("", "<row><c r=\"A1\" t=\"s\"><v>9</v></c></row>")),
              HasSubstr("a text that is not there"));
  EXPECT_THAT(refusal(workbook("", "<row><c r=\"ZZZZ1\"><v>9</v></c></row>")),
              HasSubstr("beyond column"));
  EXPECT_THAT(refusal(workbook("<!DOCTYPE a [<!ENTITY b \"c\">]><sst/>",
                               "<row><c r=\"A1\"><v>9</v></c></row>")),
              HasSubstr("document type"));
}

// As the dataset is published: a row for a patient, both eyes with all of his diseases.
TEST(Xlsx, OdirOfTheCompetitionIsRead) {
  const std::vector<std::string> columns{"ID",
                                         "Patient Age",
                                         "Patient Sex",
                                         "Left-Fundus",
                                         "Right-Fundus",
                                         "N",
                                         "D",
                                         "G",
                                         "C",
                                         "A",
                                         "H",
                                         "M",
                                         "O"};
  const std::vector<std::string> cells{"1", "57", "Male", "1_left.jpg", "1_right.jpg", "0", "1",
                                       "0", "0",  "0",    "1",          "0",           "0"};
  std::string strings = "<sst>";
  std::string rows;
  int text = 0;
  for (const auto& [row, values] : {std::pair(1, &columns), std::pair(2, &cells)}) {
    rows += "<row>";
    char column = 'A';
    for (const std::string& value : *values) {
      strings += "<si><t>" + value + "</t></si>";
      rows += std::string("<c r=\"") + column++ + std::to_string(row) + "\" t=\"s\"><v>" +
              std::to_string(text++) + "</v></c>";
    }
    rows += "</row>";
  }
  MadeTree tree;
  tree.images({"ODIR-5K_Training_Dataset/1_left.jpg", "ODIR-5K_Training_Dataset/1_right.jpg"})
      .file("ODIR-5K_Training_Annotations(Updated)_V2.xlsx", workbook(strings + "</sst>", rows));
  const Published published = tree.read("odir");
  ASSERT_EQ(published.images.size(), 2U);
  for (const PublishedImage& image : published.images) {
    EXPECT_EQ(image.patient, "1");
    EXPECT_THAT(image.labels, ElementsAre("diabetes", "hypertension"));
  }
  EXPECT_THAT(warnings_of(published), HasSubstr("of a patient, not of an eye"));
}

}  // namespace
}  // namespace oct::host
