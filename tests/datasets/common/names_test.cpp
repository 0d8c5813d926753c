// SPDX-License-Identifier: Apache-2.0
#include "common/names.h"

#include <gmock/gmock.h>

#include "sdk_itk/files.h"

namespace oct::datasets {
namespace {

using testing::ElementsAre;

void expect_owner(const char* path, const char* patient, const char* eye) {
  const Owner owner = OwnerRule("").owner_of(path);
  EXPECT_EQ(owner.patient, patient) << path;
  EXPECT_EQ(owner.eye, eye) << path;
}

TEST(Names, TellPatientAndEye) {
  expect_owner("train/DRUSEN/DRUSEN-1001666-1.jpeg", "1001666", "");
  expect_owner("NORMAL/CNV-1001666-22.jpeg", "1001666", "");  // another class, the same patient
  expect_owner("chase_db1/Image_01L.jpg", "Image_01", "L");
  expect_owner("a/p7_OD.png", "p7", "R");
  expect_owner("a/p7-left.png", "p7", "L");
  expect_owner("hrf/01_dr.jpg", "hrf/01_dr", "");  // nothing known: a patient of its own
  expect_owner("idrid/train_IDRiD_002.jpg", "idrid/train_IDRiD_002", "");
  expect_owner("model.png", "model", "");  // ends in an l, not in an eye
}

TEST(Names, FollowTheUsersPattern) {
  const OwnerRule rule("case-([0-9]+)/");
  EXPECT_EQ(rule.owner_of("case-12/visit-2/x_OS.png").patient, "12");
  EXPECT_EQ(rule.owner_of("case-12/visit-2/x_OS.png").eye, "L");
  EXPECT_EQ(rule.owner_of("other/y.png").patient, "other/y");
  EXPECT_THAT(test::message_of(ExitCode::usage, [] { OwnerRule("case-[0-9]+"); }),
              testing::HasSubstr("has no group"));
  EXPECT_THAT(test::message_of(ExitCode::usage, [] { OwnerRule("("); }),
              testing::HasSubstr("is no regular expression"));
}

TEST(Names, KnowSplitsAndEyes) {
  EXPECT_EQ(split_of("Training"), "train");
  EXPECT_EQ(split_of("valid"), "val");
  EXPECT_EQ(split_of("test"), "test");
  EXPECT_EQ(split_of("trainA"), "");
  EXPECT_EQ(eye_of("OS"), "L");
  EXPECT_EQ(eye_of("Right"), "R");
  EXPECT_EQ(eye_of("both"), "");
}

TEST(Names, ListImagesSortedAndNameWhatIsNotRead) {
  const test::TempFolder folder;
  for (const char* name :
       {"b/2.PNG", "a.jpeg", "b/1.tif", "notes.txt", ".hidden/x.png", "._a.jpeg", "scan.e2e"}) {
    folder.file(name);
  }
  std::filesystem::create_directory_symlink(folder.path(), folder.path() / "b/loop");
  const Listing listing = list_images(folder.path());
  EXPECT_THAT(listing.images, ElementsAre("a.jpeg", "b/1.tif", "b/2.PNG"));
  EXPECT_THAT(listing.not_read, ElementsAre("scan.e2e"));
}

TEST(Names, RefuseWhatIsNoFolder) {
  const test::TempFolder folder;
  const auto file = folder.file("x.png");
  EXPECT_THAT(test::message_of(ExitCode::bad_input_folder, [&] { list_images(file); }),
              testing::HasSubstr("is not a folder"));
  EXPECT_THAT(
      test::message_of(ExitCode::bad_input_folder, [&] { list_images(folder.path() / "no"); }),
      testing::HasSubstr("does not exist"));
}

}  // namespace
}  // namespace oct::datasets
