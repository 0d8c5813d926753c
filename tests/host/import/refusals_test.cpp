// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "trees.h"

namespace oct::host {
namespace {

using test::failure_of;
using testing::AllOf;
using testing::HasSubstr;

TEST(Import, SaysWhatWasSeenAndWhatWasLookedFor) {
  MadeTree tree;
  tree.images({"photos/a.png"}).file("notes.csv", "x\n1\n");
  const auto [code, message] = failure_of([&] { published_layout(tree.tree(), ""); });
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_THAT(message, AllOf(HasSubstr("1 images such as 'photos/a.png'"), HasSubstr("notes.csv"),
                             HasSubstr("octdl: OCTDL_labels.csv"), HasSubstr("drive: training/")));
}

TEST(Import, RefusesTwoDatasetsAtOnce) {
  MadeTree tree;
  tree.images({"Image_01L.jpg", "training/images/21_training.tif"});
  const auto [code, message] = failure_of([&] { published_layout(tree.tree(), ""); });
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_THAT(message, HasSubstr("several of them at once (chase_db1, drive)"));
  EXPECT_EQ(published_layout(tree.tree(), "drive").name, "drive");
}

TEST(Import, NamesTheNearestLayout) {
  const MadeTree tree;
  const auto [code, message] = failure_of([&] { published_layout(tree.tree(), "octd"); });
  EXPECT_EQ(code, ExitCode::usage);
  EXPECT_THAT(message, HasSubstr("octdl"));
  EXPECT_EQ(failure_of([] { Tree("/no/such"); }).first, ExitCode::bad_input_folder);
}

TEST(Import, AForcedLayoutSaysWhatIsMissing) {
  MadeTree tree;
  tree.images({"a.png"});
  const Tree files = tree.tree();
  for (const auto& [name, wanted] : std::vector<std::pair<std::string, std::string>>{
           {"octdl", "holds no OCTDL_labels.csv"},
           {"rfmid", "holds none of RFMiD_Training_Labels.csv"},
           {"odir", "holds none of full_df.csv"},
           {"idrid", "holds neither 'IDRiD_Disease Grading_Training Labels.csv'"},
           {"kermany", "none of them an image of OCT2017"},
           {"hrf", "none of them an image of HRF"}}) {
    const auto [code, message] =
        failure_of([&] { read_published(files, published_layout(files, name)); });
    EXPECT_TRUE(code == ExitCode::invalid_input || code == ExitCode::no_input) << name;
    EXPECT_THAT(message, HasSubstr(wanted));
  }
}

TEST(Import, NamesAColumnThatIsMissing) {
  MadeTree tree;
  tree.images({"AMD/a.jpg"}).file("OCTDL_labels.csv", "file_name,patient_id\na,1\n");
  const auto [code, message] = failure_of([&] { tree.read("octdl"); });
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_THAT(message, AllOf(HasSubstr("OCTDL_labels.csv' has no column 'disease'"),
                             HasSubstr("file_name, patient_id")));
}

TEST(Import, ATableWithoutItsImagesIsAnError) {
  MadeTree tree;
  tree.file("OCTDL_labels.csv", "file_name,disease,patient_id,eye\na,AMD,1,OD\n");
  EXPECT_EQ(failure_of([&] { tree.read("octdl"); }).first, ExitCode::no_input);
}

TEST(Import, MissingPartsAreTold) {
  MadeTree tree;
  tree.images({"Training_Set/Training/1.png"})
      .file("Training_Set/RFMiD_Training_Labels.csv", "ID,Disease_Risk,DR\n1,1,1\n2,0,0\n");
  const Published published = tree.read("rfmid");
  EXPECT_EQ(published.images.size(), 1U);
  EXPECT_THAT(warnings_of(published), AllOf(HasSubstr("no RFMiD_Validation_Labels.csv"),
                                            HasSubstr("the first being '2.png'")));
}

TEST(Import, FormatsThatAreNotReadAreAnErrorWhenNothingElseIsThere) {
  MadeTree tree;
  tree.images({"im0001.ppm", "im0002.ppm"});
  const auto [code, message] = failure_of([&] { tree.read("stare"); });
  EXPECT_EQ(code, ExitCode::invalid_input);
  EXPECT_THAT(message, HasSubstr("2 images end in .ppm"));
}

}  // namespace
}  // namespace oct::host
