// SPDX-License-Identifier: Apache-2.0
// Trees with the folders and tables of the published datasets (docs/data-tools.md names the
// sources).
#include <gmock/gmock.h>

#include <map>

#include "trees.h"

namespace oct::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Kermany, ReadsClassPatientAndSplit) {
  MadeTree tree;
  tree.images({"OCT2017/train/CNV/CNV-1016042-1.jpeg", "OCT2017/train/NORMAL/NORMAL-200-3.jpeg",
               "OCT2017/test/DRUSEN/DRUSEN-9884539-2.jpeg", "OCT2017/val/DME/DME-11053-1.jpeg"});
  const Published published = tree.read("kermany");
  ASSERT_EQ(published.images.size(), 4U);
  EXPECT_THAT(published.warnings, IsEmpty());
  const PublishedImage& drusen = published.images[0];
  EXPECT_EQ(drusen.path, "OCT2017/test/DRUSEN/DRUSEN-9884539-2.jpeg");
  EXPECT_EQ(drusen.patient, "9884539");
  EXPECT_THAT(drusen.labels, ElementsAre("DRUSEN"));
  EXPECT_EQ(drusen.split, "test");
  EXPECT_EQ(published.images[3].split, "val");
}

TEST(Kermany, PatientsOfBothSplitsGoToTraining) {
  MadeTree tree;
  tree.images({"train/CNV/CNV-1-1.jpeg", "test/CNV/CNV-1-2.jpeg", "test/CNV/CNV-2-1.jpeg"});
  const Published published = tree.read("kermany");
  EXPECT_THAT(warnings_of(published), HasSubstr("shares 1 patients between its parts; 1 of their "
                                                "images are moved to 'train'"));
  for (const PublishedImage& image : published.images) {
    EXPECT_EQ(image.split, image.patient == "1" ? "train" : "test") << image.path;
  }
}

TEST(Kermany, ASplitThatNothingWouldBeLeftOfIsNotTaken) {
  MadeTree tree;
  tree.images({"train/CNV/CNV-1-1.jpeg", "test/CNV/CNV-1-2.jpeg", "train/CNV/CNV-2-1.jpeg"});
  const Published published = tree.read("kermany");
  EXPECT_THAT(warnings_of(published), HasSubstr("it is not taken over"));
  for (const PublishedImage& image : published.images) EXPECT_EQ(image.split, "");
}

TEST(Octdl, JoinsItsTableWithTheImages) {
  MadeTree tree;
  tree.images({"OCTDL/AMD/amd_1047099_1.jpg", "OCTDL/NO/no_11.jpg", "OCTDL/NO/not_listed.jpg"})
      .file("OCTDL_labels.csv",
            "file_name,disease,subcategory,condition,patient_id,eye,sex,year,image_width,"
            "image_hight\n"
            "amd_1047099_1,AMD,early,drusen,12,OD,female,2019,1000,600\n"
            "no_11,NO,,,13,OS,male,2020,1000,600\n"
            "rvo_gone,RVO,,,14,OS,male,2020,1000,600\n");
  const Published published = tree.read("octdl");
  ASSERT_EQ(published.images.size(), 2U);
  EXPECT_EQ(published.images[0].patient, "12");
  EXPECT_EQ(published.images[0].eye, "R");
  EXPECT_THAT(published.images[0].labels, ElementsAre("AMD"));
  EXPECT_EQ(published.images[1].eye, "L");
  EXPECT_THAT(warnings_of(published), HasSubstr("1 images that 'OCTDL_labels.csv' names are not "
                                                "there, the first being 'rvo_gone'"));
}

TEST(Odir, OfKaggleTellsTheDiseaseOfAnEye) {
  MadeTree tree;
  tree.images({"ODIR-5K/ODIR-5K/Training Images/0_left.jpg",
               "ODIR-5K/ODIR-5K/Training Images/0_right.jpg",
               "ODIR-5K/ODIR-5K/Testing Images/937_left.jpg", "preprocessed_images/0_left.jpg",
               "preprocessed_images/0_right.jpg"})
      .file("full_df.csv",
            "ID,Patient Age,Patient Sex,Left-Fundus,Right-Fundus,Left-Diagnostic Keywords,"
            "Right-Diagnostic Keywords,N,D,G,C,A,H,M,O,filepath,labels,target,filename\n"
            "0,69,Female,0_left.jpg,0_right.jpg,cataract,normal fundus,0,0,0,1,0,0,0,0,"
            "../input/x/0_right.jpg,['N'],\"[1, 0, 0, 0, 0, 0, 0, 0]\",0_right.jpg\n"
            "0,69,Female,0_left.jpg,0_right.jpg,cataract,normal fundus,0,0,0,1,0,0,0,0,"
            "../input/x/0_left.jpg,['C'],\"[0, 0, 0, 1, 0, 0, 0, 0]\",0_left.jpg\n");
  const Published published = tree.read("odir");
  ASSERT_EQ(published.images.size(), 3U) << "the preprocessed copies are no other images";
  EXPECT_EQ(published.images[0].split, "test");
  EXPECT_THAT(published.images[0].labels, IsEmpty());
  EXPECT_EQ(published.images[0].patient, "937");
  EXPECT_THAT(published.images[1].labels, ElementsAre("cataract"));
  EXPECT_EQ(published.images[1].eye, "L");
  EXPECT_THAT(published.images[2].labels, ElementsAre("normal"));
  EXPECT_EQ(published.images[2].patient, "0");
}

TEST(Rfmid, NumbersBeginAnewInEachPart) {
  const std::string head = "ID,Disease_Risk,DR,ARMD,MH\n";
  for (const bool kaggle : {true, false}) {
    const auto in = [&](const char* theirs, const char* other) { return kaggle ? theirs : other; };
    MadeTree tree;
    tree.images(
        {in("Training_Set/Training_Set/Training/1.png", "1. Original Images/a. Training Set/1.png"),
         in("Training_Set/Training_Set/Training/2.png", "1. Original Images/a. Training Set/2.png"),
         in("Evaluation_Set/Evaluation_Set/Validation/1.png",
            "1. Original Images/b. Validation Set/1.png"),
         in("Test_Set/Test_Set/Test/1.png", "1. Original Images/c. Testing Set/1.png")});
    tree.file(in("Training_Set/Training_Set/RFMiD_Training_Labels.csv",
                 "2. Groundtruths/a. RFMiD_Training_Labels.csv"),
              head + "1,1,1,0,1\n2,0,0,0,0\n");
    tree.file(in("Evaluation_Set/Evaluation_Set/RFMiD_Validation_Labels.csv",
                 "2. Groundtruths/b. RFMiD_Validation_Labels.csv"),
              head + "1,1,0,1,0\n");
    tree.file(in("Test_Set/Test_Set/RFMiD_Testing_Labels.csv",
                 "2. Groundtruths/c. RFMiD_Testing_Labels.csv"),
              head + "1,0,0,0,0\n");
    const Published published = tree.read("rfmid");
    ASSERT_EQ(published.images.size(), 4U);
    std::map<std::string, std::vector<std::string>> diseases;
    for (const PublishedImage& image : published.images) {
      diseases[image.split + image.path.substr(image.path.rfind('/'))] = image.labels;
    }
    EXPECT_THAT(diseases["train/1.png"], ElementsAre("DR", "MH"));
    EXPECT_THAT(diseases["train/2.png"], ElementsAre("normal"));
    EXPECT_THAT(diseases["val/1.png"], ElementsAre("ARMD"));
    EXPECT_THAT(diseases["test/1.png"], ElementsAre("normal"));
    EXPECT_THAT(warnings_of(published), HasSubstr("does not publish whose eyes"));
  }
}

/// A JPEG as far as its head goes.
std::string jpeg_with_comment(const std::string& comment) {
  std::string bytes{"\xFF\xD8\xFF\xE0\0\4ab", 8};
  bytes += std::string{"\xFF\xFE\0", 3} + static_cast<char>(comment.size() + 2) + comment;
  return bytes + std::string{"\xFF\xDA\0\2", 4};
}

TEST(Idrid, JoinsThePhotographsOfAVisitAndSaysNothingOfIt) {
  const std::string set = "B. Disease Grading/1. Original Images/";
  MadeTree tree;
  tree.file(set + "a. Training Set/IDRiD_001.jpg", jpeg_with_comment("12.03.2014 secret"))
      .file(set + "a. Training Set/IDRiD_002.jpg", jpeg_with_comment("another day"))
      .file(set + "b. Testing Set/IDRiD_001.jpg", jpeg_with_comment("12.03.2014 secret"))
      .file(set + "b. Testing Set/IDRiD_003.jpg", jpeg_with_comment("a third"))
      .images({"A. Segmentation/1. Original Images/a. Training Set/IDRiD_01.jpg"})
      .file("B. Disease Grading/2. Groundtruths/a. IDRiD_Disease Grading_Training Labels.csv",
            "Image name,Retinopathy grade,Risk of macular edema ,,,,,,,,,\r\n"
            "IDRiD_001,3,2,,,,,,,,,\r\nIDRiD_002,0,0,,,,,,,,,\r\n")
      .file("B. Disease Grading/2. Groundtruths/b. IDRiD_Disease Grading_Testing Labels.csv",
            "Image name,Retinopathy grade,Risk of macular edema \r\n"
            "IDRiD_001,4,0\r\nIDRiD_003,2,1\r\n");
  const Published published = tree.read("idrid");
  ASSERT_EQ(published.images.size(), 4U);
  const PublishedImage& first = published.images[0];
  EXPECT_THAT(first.labels, ElementsAre("retinopathy-3", "edema-risk-2"));
  EXPECT_EQ(first.patient, published.images[2].patient) << "one visit";
  EXPECT_EQ(published.images[2].split, "train") << "moved from the test part";
  EXPECT_EQ(published.images[3].split, "test");
  const std::string all = warnings_of(published) + manifest_of(published, tree.tree(), tree.path());
  EXPECT_THAT(all, HasSubstr("3 visits"));
  EXPECT_THAT(all, HasSubstr("shares 1 patients"));
  EXPECT_THAT(all, Not(HasSubstr("secret")));
  EXPECT_THAT(all, Not(HasSubstr("2014")));
}

TEST(Idrid, WithoutCommentsTheKnownLeakIsTold) {
  MadeTree tree;
  tree.images({"train_IDRiD_002.jpg", "test_IDRiD_004.jpg"})
      .file("labels.csv",
            "file,idrid_set,retinopathy_grade,risk_of_macular_edema,original_width,"
            "original_height\ntrain_IDRiD_002.jpg,train,3,2,4288,2848\n"
            "test_IDRiD_004.jpg,test,0,0,4288,2848\n");
  const Published published = tree.read("idrid");
  ASSERT_EQ(published.images.size(), 2U);
  EXPECT_EQ(published.images[0].split, "test");
  EXPECT_THAT(warnings_of(published), HasSubstr("known to share visits"));
}

TEST(Drive, LeavesDrawingsAndMasksOut) {
  MadeTree tree;
  tree.images({"DRIVE/training/images/21_training.tif", "DRIVE/training/1st_manual/21_manual1.gif",
               "DRIVE/training/mask/21_training_mask.gif", "DRIVE/test/images/01_test.tif",
               "DRIVE/test/mask/01_test_mask.gif"});
  const Published published = tree.read("drive");
  ASSERT_EQ(published.images.size(), 2U);
  EXPECT_EQ(published.images[0].path, "DRIVE/test/images/01_test.tif");
  EXPECT_EQ(published.images[0].split, "test");
  EXPECT_EQ(published.images[1].patient, "21");
}

TEST(Chase, KnowsBothEyesOfAChild) {
  MadeTree tree;
  tree.images({"Image_01L.jpg", "Image_01L_1stHO.png", "Image_01L_2ndHO.png", "Image_01R.jpg"});
  const Published published = tree.read("chase_db1");
  ASSERT_EQ(published.images.size(), 2U);
  EXPECT_EQ(published.images[0].patient, published.images[1].patient);
  EXPECT_EQ(published.images[0].eye, "L");
  EXPECT_EQ(published.images[1].eye, "R");
}

TEST(Stare, IsReadOnceItIsConverted) {
  MadeTree tree;
  tree.images({"stare-images/im0001.ppm.gz", "labels-ah/im0001.ah.ppm.gz", "all/im0002.png"});
  const Published published = tree.read("stare");
  ASSERT_EQ(published.images.size(), 1U);
  EXPECT_EQ(published.images[0].path, "all/im0002.png");
  EXPECT_THAT(warnings_of(published), HasSubstr("a format that octhost does not read: convert"));
}

TEST(Hrf, NamesTheThreeGroups) {
  MadeTree tree;
  tree.images({"images/01_h.jpg", "images/01_dr.JPG", "images/02_g.jpg", "manual1/01_h.tif",
               "mask/01_h_mask.tif"});
  const Published published = tree.read("hrf");
  EXPECT_THAT(published.images[0].labels, ElementsAre("diabetic retinopathy"));
  EXPECT_THAT(published.images[2].labels, ElementsAre("glaucoma"));
  EXPECT_EQ(published.images.size(), 3U);
}

TEST(Manifest, NamesPathsFromWhereItLies) {
  MadeTree tree;
  tree.images({"a, b/Image_01L.jpg"});
  const Published published = tree.read("chase_db1");
  EXPECT_EQ(manifest_of(published, tree.tree(), tree.path()),
            "id,path,patient,eye,label,split\n"
            "\"a, b/Image_01L.jpg\",\"a, b/Image_01L.jpg\",01,L,,\n");
  std::filesystem::create_directories(tree.path() / "lists");
  EXPECT_THAT(manifest_of(published, tree.tree(), tree.path() / "lists"),
              HasSubstr(",\"../a, b/Image_01L.jpg\","));
}

}  // namespace
}  // namespace oct::host
