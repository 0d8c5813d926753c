// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "common/layouts.h"
#include "sdk_itk/files.h"

namespace oct::datasets {
namespace {

using test::message_of;
using testing::ElementsAre;
using testing::HasSubstr;

const Reading kRule{OwnerRule(""), {}};

Index read(const test::TempFolder& folder, const std::string& layout = "") {
  return index_single(folder.path(), layout, "oct", kRule);
}

TEST(SingleLayouts, KermanysClassFolders) {
  const test::TempFolder folder;
  for (const char* name : {"train/DRUSEN/DRUSEN-1001666-1.jpeg", "train/NORMAL/NORMAL-7-1.jpeg",
                           "test/DRUSEN/DRUSEN-9-1.jpeg", "val/CNV/CNV-8-2.jpeg"}) {
    folder.file(name);
  }
  const Index index = read(folder);
  EXPECT_EQ(index.layout, "class-folders");
  EXPECT_THAT(index.classes, ElementsAre("CNV", "DRUSEN", "NORMAL"));
  ASSERT_EQ(index.records.size(), 4U);
  const Record& record = index.records[1];
  EXPECT_EQ(record.id, "train/DRUSEN/DRUSEN-1001666-1.jpeg");
  EXPECT_EQ(record.patient, "1001666");
  EXPECT_THAT(record.labels, ElementsAre(0, 1, 0));
  EXPECT_EQ(record.split, "train");
  EXPECT_FALSE(record.split_is_explicit);
  ASSERT_EQ(record.items.size(), 1U);
  EXPECT_EQ(record.items[0].modality, "oct");
  EXPECT_EQ(record.items[0].path, (folder.path() / record.id).string());
  EXPECT_EQ(index.records[3].split, "val");
}

TEST(SingleLayouts, FlatFolderHasNoClasses) {
  const test::TempFolder folder;
  folder.file("b.png");
  folder.file("a.tif");
  const Index index = read(folder);
  EXPECT_EQ(index.layout, "flat");
  EXPECT_TRUE(index.classes.empty());
  EXPECT_EQ(index.records[0].id, "a.tif");
  EXPECT_TRUE(index.records[0].labels.empty());
}

TEST(SingleLayouts, SplitFoldersAloneAreFlatWithHints) {
  const test::TempFolder folder;
  folder.file("train/a.png");
  folder.file("test/b.png");
  const Index index = read(folder);
  EXPECT_EQ(index.layout, "flat");
  EXPECT_EQ(index.records[0].split, "test");
  EXPECT_EQ(index.records[1].split, "train");
}

TEST(SingleLayouts, AmbiguousFoldersAskForALayout) {
  const test::TempFolder folder;
  folder.file("DRUSEN/a.png");
  folder.file("b.png");
  EXPECT_THAT(message_of(ExitCode::invalid_input, [&] { read(folder); }),
              HasSubstr("1 images in class folders and 1 beside them"));
  EXPECT_THAT(read(folder, "flat").classes, ElementsAre());
  const Index forced = read(folder, "class-folders");
  EXPECT_THAT(forced.classes, ElementsAre("DRUSEN"));
  EXPECT_THAT(forced.records[1].labels, ElementsAre(0));
}

TEST(SingleLayouts, ManifestGivesAllColumns) {
  const test::TempFolder folder;
  folder.file("x/1.png");
  folder.file("x/2_OD.png");
  folder.file("manifest.csv",
              "path,patient,eye,label,split\n"
              "x/1.png,P1,left,DME;CNV,train\n"
              "x/2_OD.png,,,,\n");
  const Index index = read(folder);
  EXPECT_EQ(index.layout, "manifest");
  EXPECT_THAT(index.classes, ElementsAre("CNV", "DME"));
  const Record& first = index.records[0];
  EXPECT_EQ(first.patient, "P1");
  EXPECT_EQ(first.eye, "L");
  EXPECT_EQ(first.split, "train");
  EXPECT_TRUE(first.split_is_explicit);
  EXPECT_THAT(first.labels, ElementsAre(1, 1));
  EXPECT_EQ(index.records[1].patient, "2");
  EXPECT_EQ(index.records[1].eye, "R");
  EXPECT_FALSE(index.records[1].split_is_explicit);
  EXPECT_EQ(index_single(folder.path() / "manifest.csv", "", "oct", kRule).records.size(), 2U);
}

std::string manifest_refusal(const std::string& text) {
  const test::TempFolder folder;
  folder.file("1.png");
  folder.file("manifest.csv", text);
  return message_of(ExitCode::invalid_input, [&] { read(folder); });
}

TEST(SingleLayouts, ManifestErrorsNameTheLine) {
  EXPECT_THAT(manifest_refusal("path,patinet\n1.png,2\n"),
              HasSubstr("line 1: column 'patinet' is not known; did you mean 'patient'?"));
  EXPECT_THAT(manifest_refusal("path\n1.png\n2.png\n"), HasSubstr("line 3: there is no file"));
  EXPECT_THAT(manifest_refusal("path,eye\n1.png,both\n"), HasSubstr("line 2: eye 'both'"));
  EXPECT_THAT(manifest_refusal("path,split\n1.png,dev\n"), HasSubstr("line 2: split 'dev'"));
  EXPECT_THAT(manifest_refusal("path\n1.png\n1.png\n"), HasSubstr("the id '1.png' is there twice"));
  EXPECT_THAT(manifest_refusal("patient\n4\n"), HasSubstr("no column 'path' (or 'oct')"));
  EXPECT_THAT(manifest_refusal("path,eye\n,L\n"), HasSubstr("line 2: names no oct image"));
}

TEST(SingleLayouts, NothingThereIsSaid) {
  const test::TempFolder folder;
  EXPECT_THAT(message_of(ExitCode::no_input, [&] { read(folder); }), HasSubstr("no images in"));
  folder.file("a.e2e");
  EXPECT_THAT(message_of(ExitCode::no_input, [&] { read(folder); }),
              HasSubstr("1 files of formats that are not read, as 'a.e2e'"));
  message_of(ExitCode::bad_input_folder,
             [&] { index_single(folder.path() / "no", "", "oct", kRule); });
  EXPECT_THAT(message_of(ExitCode::usage, [&] { read(folder, "pairs"); }),
              HasSubstr("'pairs' is not one of manifest, class-folders, flat"));
}

TEST(SingleLayouts, RealFolders) {
  OCT_NEED_SHARED_DATA();
  const Index oct = index_single(test::shared_data() / "oct", "", "oct", kRule);
  EXPECT_EQ(oct.records.size(), 409U);
  EXPECT_THAT(oct.classes, ElementsAre("CNV", "DME", "DRUSEN", "NORMAL"));
  const Index dfe = index_single(test::shared_data() / "dfe", "", "dfe", kRule);
  EXPECT_EQ(dfe.records.size(), 120U);
}

}  // namespace
}  // namespace oct::datasets
