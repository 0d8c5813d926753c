// SPDX-License-Identifier: Apache-2.0
#include "common/volumes.h"

#include <ATen/ops/equal.h>
#include <gmock/gmock.h>

#include <set>

#include "common/eye_dataset.h"
#include "common/item_key.h"
#include "common/layouts.h"
#include "common/pseudonyms.h"
#include "octsdk/itk/write.h"
#include "sdk_itk/files.h"
#include "sdk_itk/images.h"
#include "support/volume_file.h"

namespace oct::datasets {
namespace {

using test::message_of;
using test::volume_bytes;
using testing::ElementsAre;
using testing::HasSubstr;

const Reading kAll{OwnerRule(""), {}};

TEST(Slices, LieEvenlyAboutTheMiddle) {
  EXPECT_THAT(chosen_slices(5, {}), ElementsAre(0, 1, 2, 3, 4));
  EXPECT_THAT(chosen_slices(5, {2, 0}), ElementsAre(0, 2, 4));
  EXPECT_THAT(chosen_slices(6, {3, 0}), ElementsAre(1, 4));
  EXPECT_THAT(chosen_slices(9, {1, 3}), ElementsAre(3, 4, 5));
  EXPECT_THAT(chosen_slices(49, {8, 3}), ElementsAre(16, 24, 32));
  EXPECT_THAT(chosen_slices(4, {100, 7}), ElementsAre(1));
  EXPECT_TRUE(chosen_slices(0, {}).empty());
}

TEST(Volumes, BecomeBScansOfOnePatient) {
  const test::TempFolder folder;
  folder.file("DRUSEN/a_OD.mha", volume_bytes(12));
  folder.file("DRUSEN/b.mha", volume_bytes(1));
  write(folder.path() / "DRUSEN/c.png", test::flat(16, 12, 1, 70));
  const Index index = index_single(folder.path(), "", "oct", {OwnerRule(""), {4, 0}});
  ASSERT_EQ(index.records.size(), 5U);
  EXPECT_EQ(index.records[0].id, "DRUSEN/a_OD.mha#001");
  EXPECT_EQ(index.records[2].id, "DRUSEN/a_OD.mha#009");
  EXPECT_EQ(index.records[3].items[0].key, "");
  for (int i = 0; i < 3; ++i) {
    const Record& record = index.records[static_cast<std::size_t>(i)];
    EXPECT_EQ(record.patient, "a");
    EXPECT_EQ(record.eye, "R");
    EXPECT_THAT(record.labels, ElementsAre(1));
    ASSERT_TRUE(record.spacing);
    EXPECT_NEAR((*record.spacing)[0], 0.004, 1e-9);
    EXPECT_NEAR((*record.spacing)[1], 0.012, 1e-9);
  }
  EyeDataset dataset({"oct"});
  const Sample sample = dataset.load(index.records[1], "oct", {12, 16});
  EXPECT_NEAR(sample.image.mean().item<float>(), 50 / 127.5 - 1, 1e-5);
  EXPECT_NEAR((*sample.spacing)[0], 0.004, 1e-9);
}

TEST(Volumes, OneFileIsADataset) {
  const test::TempFolder folder;
  const auto file = folder.file("scan.mha", volume_bytes(7));
  EyeDataset dataset({"oct"});
  OptionSet options;
  dataset.options(options);
  options.find("central-slices")->set("3", "test");
  const Index index = dataset.index({file.string(), "", "", ""});
  ASSERT_EQ(index.records.size(), 3U);
  EXPECT_EQ(index.records[0].id, "scan.mha#002");
}

TEST(Volumes, ThatCannotBeReadFailWhereTheyAreLoaded) {
  const test::TempFolder folder;
  folder.file("bad.mha", "no volume");
  EyeDataset dataset({"oct"});
  const Index index = dataset.index({folder.path().string(), "", "", ""});
  ASSERT_EQ(index.records.size(), 1U);
  EXPECT_THAT(message_of(ExitCode::invalid_input,
                         [&] {
                           static_cast<void>(dataset.load(index.records[0], "oct", {32, 32}));
                         }),
              HasSubstr("bad.mha'"));
}

TEST(Volumes, ManifestsNameFramesOrTakeAll) {
  const test::TempFolder folder;
  folder.file("v.mha", volume_bytes(4));
  folder.file("w.mha", volume_bytes(2));
  folder.file("manifest.csv", "path,frame,patient\nv.mha,3,P1\nv.mha,0,P1\nw.mha,,P2\n");
  const Index index = index_single(folder.path(), "", "oct", kAll);
  std::vector<std::string> ids;
  for (const Record& record : index.records) ids.push_back(record.id + " " + record.patient);
  EXPECT_THAT(ids, ElementsAre("v.mha#0 P1", "v.mha#3 P1", "w.mha#000 P2", "w.mha#001 P2"));
  const auto refused = [&](const char* manifest) {
    folder.file("manifest.csv", manifest);
    return message_of(ExitCode::invalid_input,
                      [&] { index_single(folder.path(), "", "oct", kAll); });
  };
  EXPECT_THAT(refused("path,frame\nv.mha,4\n"), HasSubstr("has 4 frames, no frame 4"));
  EXPECT_THAT(refused("path,frame\nv.mha,-1\n"), HasSubstr("line 2: frame '-1'"));
  EXPECT_THAT(refused("path,spacing\nv.mha,wide\n"), HasSubstr("line 2"));
}

TEST(Volumes, PairWithOneFundusImageOrSliceBySlice) {
  const test::TempFolder folder;
  folder.file("e1/oct.mha", volume_bytes(3));
  write(folder.path() / "e1/dfe.png", test::flat(16, 12, 3, 70));
  folder.file("e2/dfe.mha", volume_bytes(2));
  folder.file("e2/oct.mha", volume_bytes(2));
  const Index index = index_pairs(folder.path(), "pairs", {"dfe", "oct"}, kAll);
  EXPECT_TRUE(index.paired);
  ASSERT_EQ(index.records.size(), 5U);
  EXPECT_EQ(index.records[1].id, "e1#001");
  EXPECT_EQ(index.records[1].items[0].key, "");
  EXPECT_EQ(index.records[1].items[1].key, "frame=1");
  EXPECT_EQ(index.records[4].items[0].key, "frame=1");
  folder.file("e2/dfe.mha", volume_bytes(5));
  EXPECT_THAT(message_of(ExitCode::invalid_input,
                         [&] {
                           index_pairs(folder.path(), "pairs", {"dfe", "oct"}, kAll);
                         }),
              HasSubstr("which belongs to which?"));
}

TEST(Volumes, ADetachedHeadersPixelsBelongToItsKey) {
  const test::TempFolder folder;
  folder.file("v.mhd",
              "ObjectType = Image\nNDims = 2\nDimSize = 16 12\nElementType = MET_UCHAR\n"
              "ElementDataFile = v.raw\n");
  folder.file("v.raw", std::string(16 * 12, 'a'));
  const std::string before =
      index_single(folder.path(), "", "oct", kAll).records.at(0).items[0].key;
  EXPECT_THAT(before, HasSubstr("data=192-"));
  std::filesystem::last_write_time(
      folder.path() / "v.raw",
      std::filesystem::file_time_type::clock::now() + std::chrono::seconds(5));
  EXPECT_NE(index_single(folder.path(), "", "oct", kAll).records.at(0).items[0].key, before);
}

TEST(Pseudonyms, AreTheSameForASetAndTellNothing) {
  const Pseudonyms one({"1.2.3\nDoe", "1.2.4\nRoe"});
  const Pseudonyms same({"1.2.4\nRoe", "1.2.3\nDoe", "1.2.3\nDoe"});
  const Pseudonyms other({"1.2.5\nDoe"});
  EXPECT_EQ(one.of("Doe"), same.of("Doe"));
  EXPECT_NE(one.of("Doe"), one.of("Roe"));
  EXPECT_NE(one.of("Doe"), other.of("Doe"));
  EXPECT_THAT(one.of("Doe"), testing::MatchesRegex("patient-[0-9a-f]{16}"));
}

TEST(Volumes, OfRealDicomCarryEyeSpacingAndAHashedPatient) {
  OCT_NEED_SHARED_DATA();
  EyeDataset dataset({"oct"});
  const Index index =
      dataset.index({(test::shared_data() / "dicom/ophthalmic").string(), "", "", ""});
  std::set<std::string> frames;
  for (const Record& record : index.records) {
    EXPECT_THAT(record.id, testing::StartsWith("opt_")) << "photographs are left out";
    EXPECT_THAT(record.patient, testing::StartsWith("patient-"));
    EXPECT_FALSE(record.eye.empty()) << record.id;
    EXPECT_TRUE(record.spacing) << record.id;
    frames.insert(record.id);
  }
  EXPECT_EQ(frames.size(), 3U * 5 + 2);
  EXPECT_THAT(index.origin, HasSubstr("(4 files of another modality left out)"));
  EXPECT_TRUE(frames.contains("opt_5frames_rle.dcm#002"));
  // The frames hold the published JPEG's pixels.
  for (const Record& record : index.records) {
    if (record.id != "opt_5frames_explicit_le.dcm#001") continue;
    const auto plain = test::shared_data() / "oct/DRUSEN/DRUSEN-8261063-2.jpeg";
    EXPECT_TRUE(at::equal(dataset.load(record, "oct", {64, 64}).image,
                          dataset.load_file(plain.string(), "oct", {64, 64}).image));
  }
  EyeDataset photographs({"dfe"});
  EXPECT_EQ(photographs.index({(test::shared_data() / "dicom/ophthalmic").string(), "", "", ""})
                .records.size(),
            4U);
}

TEST(Volumes, OfEveryFormatHaveTheSameSlices) {
  OCT_NEED_SHARED_DATA();
  EyeDataset dataset({"oct"});
  std::map<std::string, at::Tensor> middle;
  for (const char* name : {"oct_stack_uint8.mha", "oct_stack_uint8.nii.gz"}) {
    const Index index =
        dataset.index({(test::shared_data() / "volumes" / name).string(), "", "", ""});
    ASSERT_EQ(index.records.size(), 5U) << name;
    EXPECT_TRUE(index.records[2].spacing);
    middle[name] = dataset.load(index.records[2], "oct", {64, 64}).image;
    EXPECT_GT(middle[name].std().item<float>(), 0.1);
  }
  EXPECT_TRUE(at::equal(middle["oct_stack_uint8.mha"], middle["oct_stack_uint8.nii.gz"]));
}

}  // namespace
}  // namespace oct::datasets
