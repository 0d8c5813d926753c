// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "common/layouts.h"
#include "octsdk/itk/write.h"
#include "sdk_itk/files.h"
#include "sdk_itk/images.h"

namespace oct::datasets {
namespace {

using test::message_of;
using testing::ElementsAre;
using testing::HasSubstr;

const Reading kRule{OwnerRule(""), {}};
const std::vector<std::string> kBoth{"dfe", "oct"};

Index read(const test::TempFolder& folder, const std::string& layout = "") {
  return index_pairs(folder.path(), layout, kBoth, kRule);
}

void expect_pair(const Record& record) {
  ASSERT_EQ(record.items.size(), 2U);
  EXPECT_EQ(record.items[0].modality, "dfe");
  EXPECT_EQ(record.items[1].modality, "oct");
}

TEST(PairLayouts, TwoFoldersByEqualStems) {
  const test::TempFolder folder;
  for (const char* name : {"dfe/p1_OD.jpg", "oct/p1_OD.png", "dfe/p2_OS.jpg", "oct/p2_OS.tif"}) {
    folder.file(name);
  }
  const Index index = read(folder);
  EXPECT_EQ(index.layout, "two-folders");
  EXPECT_TRUE(index.paired);
  ASSERT_EQ(index.records.size(), 2U);
  expect_pair(index.records[0]);
  EXPECT_EQ(index.records[0].id, "p1_OD");
  EXPECT_EQ(index.records[0].patient, "p1");
  EXPECT_EQ(index.records[0].eye, "R");
  EXPECT_EQ(index.records[1].items[1].path, (folder.path() / "oct/p2_OS.tif").string());
}

TEST(PairLayouts, MissingMatesAreToldAndUnpaired) {
  const test::TempFolder folder;
  for (const char* name : {"dfe/a.jpg", "oct/a.png", "dfe/b.jpg", "oct/c.png"}) {
    folder.file(name);
  }
  const Index index = read(folder);
  EXPECT_FALSE(index.paired);
  EXPECT_EQ(index.records.size(), 3U);
  EXPECT_THAT(index.origin, HasSubstr("(2 of 3 lack a mate: 'b' has no oct)"));
}

TEST(PairLayouts, TwoMatesOfOneNameAreRefused) {
  const test::TempFolder folder;
  for (const char* name : {"dfe/a.jpg", "dfe/a.png", "oct/a.png"}) {
    folder.file(name);
  }
  EXPECT_THAT(message_of(ExitCode::invalid_input, [&] { read(folder); }),
              HasSubstr("have the same name; which is the mate?"));
}

TEST(PairLayouts, FolderOfEachPair) {
  for (const std::string prefix : {"", "pairs/"}) {
    const test::TempFolder folder;
    for (const char* name :
         {"eye1/dfe.png", "eye1/oct.png", "eye1/oct16.png", "eye2/dfe.png", "eye2/oct.jpeg"}) {
      folder.file(prefix + name);
    }
    const Index index = read(folder);
    EXPECT_EQ(index.layout, "pairs");
    EXPECT_TRUE(index.paired);
    ASSERT_EQ(index.records.size(), 2U);
    expect_pair(index.records[0]);
    EXPECT_EQ(index.records[0].id, "eye1");
  }
}

TEST(PairLayouts, TrainAAndTrainBAreUnpaired) {
  const test::TempFolder folder;
  for (const char* name : {"trainA/1.png", "trainB/1.png", "testA/2.png", "trainB/3.png"}) {
    folder.file(name);
  }
  const Index index = read(folder);
  EXPECT_EQ(index.layout, "trainA-trainB");
  EXPECT_FALSE(index.paired);
  ASSERT_EQ(index.records.size(), 4U);
  EXPECT_EQ(index.records[0].id, "testA/2.png");
  EXPECT_EQ(index.records[0].split, "test");
  EXPECT_EQ(index.records[0].items[0].modality, "dfe");
  EXPECT_EQ(index.records[2].items[0].modality, "oct");
}

TEST(PairLayouts, SideBySideIsToldByTheHeader) {
  const test::TempFolder folder;
  std::filesystem::create_directory(folder.path() / "train");
  write(folder.path() / "train/1.png", test::pattern(32, 16, 3, SampleType::u8));
  write(folder.path() / "train/2.png", test::pattern(64, 32, 3, SampleType::u8));
  const Index index = read(folder);
  EXPECT_EQ(index.layout, "side-by-side");
  EXPECT_TRUE(index.paired);
  expect_pair(index.records[0]);
  EXPECT_EQ(index.records[0].items[0].key, "left");
  EXPECT_EQ(index.records[0].items[1].key, "right");
  EXPECT_EQ(index.records[0].items[1].path, index.records[0].items[0].path);
}

TEST(PairLayouts, ManifestWithAColumnForEach) {
  const test::TempFolder folder;
  folder.file("f1.png");
  folder.file("s1.png");
  folder.file("f2.png");
  folder.file("manifest.csv",
              "id,dfe,oct,patient,split\n"
              "e1,f1.png,s1.png,9,train\n"
              "e2,f2.png,,9,test\n");
  const Index index = read(folder);
  EXPECT_FALSE(index.paired);
  expect_pair(index.records[0]);
  EXPECT_EQ(index.records[0].id, "e1");
  EXPECT_EQ(index.records[1].items.size(), 1U);
  EXPECT_TRUE(index.records[1].split_is_explicit);  // the host refuses patient 9 in both
  EXPECT_EQ(index_single(folder.path(), "", "oct", kRule).records.size(), 1U);
}

TEST(PairLayouts, NoneOrSeveralListWhatThereIs) {
  const test::TempFolder folder;
  folder.file("a.png");
  EXPECT_THAT(message_of(ExitCode::invalid_input, [&] { read(folder); }),
              testing::AllOf(HasSubstr("shows no layout of two modalities"),
                             HasSubstr("trainA/ and trainB/"), HasSubstr("--source and --target")));
  for (const char* name : {"dfe/a.png", "oct/a.png", "trainA/1.png", "trainB/1.png"}) {
    folder.file(name);
  }
  EXPECT_THAT(message_of(ExitCode::invalid_input, [&] { read(folder); }),
              HasSubstr("several layouts (two-folders, trainA-trainB)"));
  EXPECT_EQ(read(folder, "two-folders").records.size(), 1U);
  message_of(ExitCode::usage, [&] { read(folder, "flat"); });
  message_of(ExitCode::bad_input_folder,
             [&] { index_pairs(folder.path() / "no", "", kBoth, kRule); });
}

TEST(PairLayouts, TwoDomainsWithoutConnection) {
  const test::TempFolder folder;
  folder.file("f/hrf/1.png");
  folder.file("s/DRUSEN/DRUSEN-5-1.jpeg");
  folder.file("s/CNV/CNV-6-1.jpeg");
  const DataPath where{"", (folder.path() / "f").string(), (folder.path() / "s").string(), ""};
  const Index index = index_two_domains(where, kBoth, kRule);
  EXPECT_FALSE(index.paired);
  ASSERT_EQ(index.records.size(), 3U);
  EXPECT_EQ(index.records[0].id, "dfe/hrf/1.png");
  EXPECT_EQ(index.records[2].id, "oct/DRUSEN/DRUSEN-5-1.jpeg");
  EXPECT_THAT(index.classes, ElementsAre("CNV", "DRUSEN", "hrf"));
  EXPECT_THAT(index.records[2].labels, ElementsAre(0, 1, 0));
}

TEST(PairLayouts, RealPairsAndRealDomains) {
  OCT_NEED_SHARED_DATA();
  const auto data = test::shared_data();
  const Index pairs = index_pairs(data / "pairs", "", kBoth, kRule);
  EXPECT_TRUE(pairs.paired);
  EXPECT_EQ(pairs.records.size(), 2U);
  const Index domains =
      index_two_domains({"", (data / "dfe").string(), (data / "oct").string(), ""}, kBoth, kRule);
  EXPECT_EQ(domains.records.size(), 409U + 120U);
  EXPECT_THAT(message_of(ExitCode::invalid_input, [&] { index_pairs(data, "", kBoth, kRule); }),
              HasSubstr("several layouts (two-folders, pairs)"));
}

}  // namespace
}  // namespace oct::datasets
