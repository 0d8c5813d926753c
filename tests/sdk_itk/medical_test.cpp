// SPDX-License-Identifier: Apache-2.0
// DICOM, volumes and pages against what independent readers give (golden/make_medical_golden.py).
#include <gmock/gmock.h>

#include <map>

#include "octsdk/itk/contents.h"
#include "octsdk/itk/decode.h"
#include "sdk_itk/files.h"

namespace oct {
namespace {

namespace fs = std::filesystem;
using test::message_of;
using test::shared_data;
using testing::ElementsAre;
using testing::HasSubstr;

std::string name_of(SampleType type) {
  return type == SampleType::u8 ? "u8" : type == SampleType::u16 ? "u16" : "f32";
}

TEST(MedicalFiles, EqualIndependentReaders) {
  OCT_NEED_SHARED_DATA();
  std::map<std::string, int> equal;
  std::map<std::string, std::string> refused;
  for (const auto& row :
       test::read_tsv(fs::path(OCT_SOURCE_DIR) / "tests/sdk_itk/golden/medical.tsv")) {
    SCOPED_TRACE(row[0] + ", frame " + row[2]);
    try {
      const auto path = shared_data() / row[0];
      const FileContents contents = contents_of(path);
      EXPECT_EQ(contents.frames, std::stoi(row[1]));
      const Image image = decode_frame(path, std::stoi(row[2]));
      EXPECT_EQ(image.width, std::stoi(row[3]));
      EXPECT_EQ(image.height, std::stoi(row[4]));
      EXPECT_EQ(image.channels, std::stoi(row[5]));
      EXPECT_EQ(name_of(image.type), row[6]);
      EXPECT_EQ(image.width, contents.width);
      EXPECT_EQ(image.type, contents.type);
      const auto sums = test::sums_of(image.pixels);
      // Lossy with 12 bits: inverse cosine transforms of two libraries, which round differently.
      const double same = row[0].find("JPGExtended") == std::string::npos ? 1e-9 : 1e-3;
      EXPECT_NEAR(sums.plain, std::stod(row[7]), same * std::abs(sums.plain));
      EXPECT_NEAR(sums.weighted, std::stod(row[8]), same * std::abs(sums.weighted));
      ++equal[row[0]];
    } catch (const Error& error) {
      refused[row[0]] = error.what();
    }
  }
  EXPECT_EQ(equal.size(), 58U);
  std::string reasons;
  for (const auto& [file, reason] : refused) {
    reasons += reason + "\n";
    EXPECT_THAT(reason, HasSubstr("32 bits stored in 32")) << file;  // the only rare ones
  }
  EXPECT_EQ(refused.size(), 2U) << reasons;
}

TEST(MedicalFiles, TellOfAnOphthalmicTomography) {
  OCT_NEED_SHARED_DATA();
  const FileContents scan = contents_of(shared_data() / "dicom/ophthalmic/opt_5frames_rle.dcm");
  EXPECT_EQ(scan.format, "DICOM");
  EXPECT_EQ(scan.width, 512);
  EXPECT_EQ(scan.height, 496);
  EXPECT_EQ(scan.channels, 1);
  EXPECT_EQ(scan.frames, 5);
  EXPECT_EQ(scan.modality, "oct");
  EXPECT_EQ(scan.eye, "R");
  EXPECT_EQ(scan.patient, "TEST-S-1");
  EXPECT_EQ(scan.place, 1);
  ASSERT_TRUE(scan.spacing && scan.frame_spacing);  // from the functional groups
  EXPECT_THAT(*scan.spacing, ElementsAre(0.00387, 0.0114));
  EXPECT_NEAR(*scan.frame_spacing, 0.06, 1e-12);
  EXPECT_FALSE(scan.burned_in_text);
  EXPECT_FALSE(scan.synthetic);
  EXPECT_THAT(scan.identifying, testing::IsSupersetOf({"PatientName", "PatientID", "StudyDate"}));
  EXPECT_THAT(scan.identifying, testing::Not(testing::Contains("AccessionNumber")));  // empty
  const Image frame = decode_frame(shared_data() / "dicom/ophthalmic/opt_5frames_rle.dcm", 2);
  EXPECT_EQ(frame.spacing, scan.spacing);
}

TEST(MedicalFiles, TellOfAFundusPhotograph) {
  OCT_NEED_SHARED_DATA();
  const auto path = shared_data() / "dicom/ophthalmic/op8_colour_jpeg_baseline.dcm";
  const FileContents photograph = contents_of(path);
  EXPECT_EQ(photograph.modality, "dfe");
  EXPECT_EQ(photograph.channels, 3);
  EXPECT_EQ(photograph.eye, "R");
  EXPECT_EQ(photograph.frames, 1);
  EXPECT_EQ(decode(path).channels, 3);
}

TEST(MedicalFiles, TellOfVolumes) {
  OCT_NEED_SHARED_DATA();
  for (const char* name : {"oct_stack_uint8.mha", "oct_stack_uint8.nii.gz"}) {
    const FileContents stack = contents_of(shared_data() / "volumes" / name);
    EXPECT_EQ(stack.frames, 5);
    ASSERT_TRUE(stack.spacing && stack.frame_spacing) << name;
    EXPECT_NEAR((*stack.spacing)[0], 0.00774, 1e-8);
    EXPECT_NEAR((*stack.spacing)[1], 0.0228, 1e-8);
    EXPECT_NEAR(*stack.frame_spacing, 0.06, 1e-8);
    EXPECT_EQ(stack.patient, "");
  }
  EXPECT_EQ(contents_of(shared_data() / "volumes/oct_bscan_uint16.nrrd").type, SampleType::u16);
}

TEST(MedicalFiles, GiveFramesInAnyOrder) {
  OCT_NEED_SHARED_DATA();
  for (const char* name : {"volumes/oct_stack_uint8.nii.gz", "volumes/oct_stack_uint8.mha",
                           "dicom/ophthalmic/opt_5frames_jpeg_baseline.dcm"}) {
    const auto path = shared_data() / name;
    const Image last = decode_frame(path, 1);
    const Image first = decode_frame(path, 0);
    EXPECT_NE(first, last) << name;
    EXPECT_EQ(decode_frame(path, 1), last) << name;
  }
}

TEST(MedicalFiles, OfSeveralFramesAreNoSingleImage) {
  OCT_NEED_SHARED_DATA();
  for (const char* name : {"volumes/oct_stack_uint8.mha", "formats/derived/oct_2pages.tif",
                           "dicom/ophthalmic/opt_5frames_rle.dcm"}) {
    const auto path = shared_data() / name;
    EXPECT_THAT(message_of(ExitCode::invalid_input, [&] { decode(path); }),
                HasSubstr("holds several pages or frames"));
    EXPECT_THAT(message_of(ExitCode::invalid_input, [&] { decode_frame(path, 99); }),
                HasSubstr("has no frame 99"));
    EXPECT_THAT(message_of(ExitCode::invalid_input, [&] { decode_frame(path, -1); }),
                HasSubstr("has no frame -1"));
  }
}

TEST(MedicalFiles, ReadSamplesFromTheSameFolderOnly) {
  const test::TempFolder folder;
  const std::string header =
      "ObjectType = Image\nNDims = 2\nDimSize = 4 4\nElementType = MET_UCHAR\n"
      "ElementSpacing = 0.5 0.25\nElementDataFile = ";
  folder.file("in/a.raw", std::string(16, '\7'));
  folder.file("b.raw", std::string(16, '\7'));
  fs::create_symlink("../b.raw", folder.path() / "in/link.raw");
  const Image image = decode(folder.file("in/a.mhd", header + "a.raw\n"));
  EXPECT_EQ(image.pixels, std::vector<float>(16, 7));
  EXPECT_THAT(*image.spacing, ElementsAre(0.25, 0.5));
  for (const char* other :
       {"../b.raw", "/etc/hostname", "..", "link.raw", "", "no.raw", "%d.raw"}) {
    const auto path = folder.file("in/b.mhd", header + other + "\n");
    EXPECT_THROW(decode(path), Error) << other;
  }
}

TEST(MedicalFiles, ThatAreMarkedSyntheticSaySo) {
  const test::TempFolder folder;
  const auto path = folder.file("a.mha",
                                "ObjectType = Image\nComment = Synthetic image\nPatientName = A B\n"
                                "NDims = 2\nDimSize = 1 2\nElementType = MET_UCHAR\n"
                                "ElementDataFile = LOCAL\nab");
  const FileContents contents = contents_of(path);
  EXPECT_TRUE(contents.synthetic);
  EXPECT_THAT(contents.identifying, ElementsAre("PatientName"));
}

}  // namespace
}  // namespace oct
