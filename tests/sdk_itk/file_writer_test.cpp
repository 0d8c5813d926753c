// SPDX-License-Identifier: Apache-2.0
// Volumes and the words in files, by readers that are not ours: libtiff, and the bytes themselves.
// DICOM is looked at by dicom_readers.py.
#include "octsdk/itk/file_writer.h"

#include <gmock/gmock.h>
#include <tiffio.h>
#include <zlib.h>

#include <cstring>
#include <memory>

#include "octsdk/itk/contents.h"
#include "sdk_itk/files.h"
#include "sdk_itk/images.h"

namespace oct {
namespace {

using test::message_of;
using testing::HasSubstr;

constexpr std::int64_t k_frames = 3;

Provenance words() {
  Provenance words;
  words.sentence =
      "SYNTHETIC, made by a test, and this sentence is longer than the 79 characters of "
      "NIfTI's description";
  words.recipe = R"({"seed":7})";
  words.checkpoint = "abc";
  return words;
}

std::string all_words() {
  return words().sentence + "; " + words().recipe;
}

std::vector<Image> frames(SampleType type) {
  std::vector<Image> images(k_frames, test::pattern(7, 5, 1, type));
  for (std::size_t i = 0; i < images.size(); ++i) images[i].pixels[0] = float(i);
  return images;
}

void write_volume(const std::filesystem::path& path, const std::vector<Image>& images) {
  const Image& first = images.front();
  FileWriter file(path,
                  {first.width, first.height, first.channels, first.type,
                   std::int64_t(images.size()), std::array{0.25, 0.5}, 0.125},
                  words());
  for (const Image& image : images) file.add(image);
  file.commit();
}

TEST(FileWriter, TiffHasAPageForEachFrameWithWordsOnIt) {
  const test::TempFolder folder;
  const std::vector<Image> images = frames(SampleType::u16);
  write_volume(folder.path() / "a.tif", images);
  const std::unique_ptr<TIFF, decltype(&TIFFClose)> tiff(
      TIFFOpen((folder.path() / "a.tif").c_str(), "r"), TIFFClose);
  ASSERT_NE(tiff, nullptr);
  ASSERT_EQ(TIFFNumberOfDirectories(tiff.get()), k_frames);
  for (const Image& image : images) {
    const char* text = nullptr;
    ASSERT_EQ(TIFFGetField(tiff.get(), TIFFTAG_IMAGEDESCRIPTION, &text), 1);
    EXPECT_EQ(text, all_words());
    std::uint32_t size = 0;
    const char* xmp = nullptr;
    ASSERT_EQ(TIFFGetField(tiff.get(), TIFFTAG_XMLPACKET, &size, &xmp), 1);
    EXPECT_THAT(std::string(xmp, size), HasSubstr("digitalsourcetype/trainedAlgorithmicMedia"));
    std::vector<std::uint16_t> row(7);
    ASSERT_EQ(TIFFReadScanline(tiff.get(), row.data(), 4), 1);
    for (std::size_t x = 0; x < row.size(); ++x) EXPECT_EQ(row[x], image.pixels[4 * 7 + x]);
    ASSERT_EQ(TIFFReadScanline(tiff.get(), row.data(), 0), 1);
    EXPECT_EQ(row[0], image.pixels[0]);
    TIFFReadDirectory(tiff.get());
  }
}

TEST(FileWriter, NiftiVolumesHaveSpacingAndADescription) {
  const test::TempFolder folder;
  const std::vector<Image> images = frames(SampleType::u8);
  write_volume(folder.path() / "a.nii", images);
  write_volume(folder.path() / "a.nii.gz", images);
  const std::string bytes = test::read_bytes(folder.path() / "a.nii");
  ASSERT_EQ(bytes.size(), 352U + 7 * 5 * k_frames);
  std::int16_t dimensions[4];
  float spacing[4];
  std::memcpy(dimensions, bytes.data() + 40, sizeof dimensions);
  std::memcpy(spacing, bytes.data() + 76, sizeof spacing);
  EXPECT_THAT(dimensions, testing::ElementsAre(3, 7, 5, k_frames));
  EXPECT_EQ(spacing[1], 0.5F);
  EXPECT_EQ(spacing[2], 0.25F);
  EXPECT_EQ(spacing[3], 0.125F);
  EXPECT_STREQ(bytes.data() + 148, words().sentence.substr(0, 79).c_str());
  for (std::size_t i = 0; i < k_frames; ++i) {
    EXPECT_EQ(std::uint8_t(bytes[352 + i * 35]), i);
    EXPECT_EQ(std::uint8_t(bytes[352 + i * 35 + 34]), images[i].pixels[34]);
  }
  std::string unpacked(bytes.size() + 1, '\0');
  const gzFile packed = gzopen((folder.path() / "a.nii.gz").c_str(), "rb");
  ASSERT_EQ(gzread(packed, unpacked.data(), unsigned(unpacked.size())), int(bytes.size()));
  gzclose(packed);
  unpacked.resize(bytes.size());
  EXPECT_EQ(unpacked, bytes);
}

TEST(FileWriter, MetaImageAndNrrdVolumesHaveSpacingAndWords) {
  const test::TempFolder folder;
  const std::vector<Image> images = frames(SampleType::u8);
  write_volume(folder.path() / "a.mha", images);
  const std::string meta = test::read_bytes(folder.path() / "a.mha");
  EXPECT_THAT(meta, HasSubstr("DimSize = 7 5 3\n"));
  EXPECT_THAT(meta, HasSubstr("ElementSpacing = 0.5 0.25 0.125\n"));
  EXPECT_THAT(meta, HasSubstr("Comment = " + all_words() + "\n"));
  write_volume(folder.path() / "a.nrrd", images);
  const std::string nrrd = test::read_bytes(folder.path() / "a.nrrd");
  EXPECT_THAT(nrrd, HasSubstr("sizes: 7 5 3\n"));
  EXPECT_THAT(nrrd, HasSubstr("space directions: (0.5,0,0) (0,0.25,0) (0,0,0.125)\n"));
  EXPECT_THAT(nrrd, HasSubstr("Comment:=" + all_words() + "\n"));
}

TEST(FileWriter, WhatItMarksIsReadBackAsMarked) {
  const test::TempFolder folder;
  for (const char* name : {"a.tif", "a.png", "a.mha", "a.nrrd", "a.nii", "a.nii.gz"}) {
    SCOPED_TRACE(name);
    const auto path = folder.path() / name;
    for (const bool marked : {true, false}) {
      FileWriter file(path, {7, 5, 1, SampleType::u8, 1, {}, {}}, marked ? words() : Provenance{});
      file.add(test::pattern(7, 5, 1, SampleType::u8));
      file.commit();
      EXPECT_EQ(contents_of(path).synthetic, marked);
    }
  }
  write_volume(folder.path() / "pages.tif", frames(SampleType::u16));
  EXPECT_TRUE(contents_of(folder.path() / "pages.tif").synthetic);
  EXPECT_EQ(contents_of(folder.path() / "pages.tif").frames, k_frames);
}

TEST(FileWriter, WordsOfADamagedTiffAreNoReasonToRefuseIt) {
  const test::TempFolder folder;
  FileWriter file(folder.path() / "a.tif", {7, 5, 1, SampleType::u8, 1, {}, {}}, words());
  file.add(test::pattern(7, 5, 1, SampleType::u8));
  file.commit();
  std::string bytes = test::read_bytes(folder.path() / "a.tif");
  const auto tag = bytes.find(std::string("\x0e\x01\x02\0", 4));  // 270, ASCII
  ASSERT_NE(tag, std::string::npos);
  bytes.replace(tag + 4, 8, std::string(8, '\x7f'));  // far behind the end of the file
  const FileContents contents = contents_of(folder.file("b.tif", bytes));
  EXPECT_TRUE(contents.synthetic);  // by its XMP
  EXPECT_EQ(contents.width, 7);
}

TEST(FileWriter, PngIsMarkedForProgramsAsWell) {
  const test::TempFolder folder;
  FileWriter file(folder.path() / "a.png", {7, 5, 1, SampleType::u8, 1, {}, {}}, words());
  file.add(test::pattern(7, 5, 1, SampleType::u8));
  file.commit();
  const std::string bytes = test::read_bytes(folder.path() / "a.png");
  const auto at = bytes.find(std::string("iTXtXML:com.adobe.xmp\0\0\0\0\0<?xpacket", 35));
  ASSERT_NE(at, std::string::npos);
  const auto byte = [&](std::size_t i) { return std::uint32_t(std::uint8_t(bytes[i])); };
  const std::size_t length = byte(at - 2) << 8 | byte(at - 1);
  const auto* chunk = reinterpret_cast<const Bytef*>(bytes.data() + at);
  const std::size_t sum = at + 4 + length;
  EXPECT_EQ(crc32(0, chunk, uInt(4 + length)),
            byte(sum) << 24 | byte(sum + 1) << 16 | byte(sum + 2) << 8 | byte(sum + 3));
  EXPECT_THAT(bytes, HasSubstr("digitalsourcetype/trainedAlgorithmicMedia"));
  EXPECT_THAT(bytes, HasSubstr(all_words()));
}

std::string refusal(const std::string& name, const FileShape& shape) {
  return message_of(ExitCode::cannot_write, [&] { FileWriter(name, shape, words()); });
}

TEST(FileWriter, RefusesWhatAFormatCannotHoldBeforeAnythingIsMade) {
  EXPECT_THAT(
      refusal("a.png", {7, 5, 1, SampleType::u8, 3, {}, {}}),
      HasSubstr("'a.png': cannot be written: a file of this format holds one image, not 3"));
  EXPECT_THAT(refusal("a.dcm", {7, 5, 1, SampleType::f32, 1, {}, {}}), HasSubstr("8 or 16 bits"));
  EXPECT_THAT(refusal("a.mha", {1 << 14, 1 << 14, 1, SampleType::u8, 5, {}, {}}),
              HasSubstr("1 GiB"));
  EXPECT_THAT(refusal("a.mha", {40000, 1, 1, SampleType::u8, 1, {}, {}}), HasSubstr("32767"));
  EXPECT_THAT(refusal("a.mha", {0, 1, 1, SampleType::u8, 1, {}, {}}), HasSubstr("0x1"));
  EXPECT_THAT(refusal("a.bmp", {7, 5, 1, SampleType::u8, 1, {}, {}}), HasSubstr("or .dcm"));
  EXPECT_THAT(message_of(ExitCode::cannot_write,
                         [] {
                           FileWriter("a.dcm", {7, 5, 1, SampleType::u8, 1, {}, {}});
                         }),
              HasSubstr("that a model of a run has made"));
}

TEST(FileWriter, RefusesColourOf16BitsInManyFramesOfDicom) {
  const test::TempFolder folder;
  FileWriter file(folder.path() / "a.dcm", {7, 5, 3, SampleType::u16, 2, {}, {}}, words());
  for (int i = 0; i < 2; ++i) file.add(test::pattern(7, 5, 3, SampleType::u16));
  EXPECT_THAT(message_of(ExitCode::cannot_write, [&] { file.commit(); }), HasSubstr("--bits 8"));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(FileWriter, TakesExactlyWhatWasAnnounced) {
  const test::TempFolder folder;
  FileWriter file(folder.path() / "a.mha", {7, 5, 1, SampleType::u8, 2, {}, {}}, words());
  file.add(test::pattern(7, 5, 1, SampleType::u8));
  message_of(ExitCode::cannot_write, [&] { file.add(test::pattern(5, 7, 1, SampleType::u8)); });
  message_of(ExitCode::cannot_write, [&] { file.add(test::pattern(7, 5, 1, SampleType::u16)); });
  EXPECT_THAT(message_of(ExitCode::cannot_write, [&] { file.commit(); }),
              HasSubstr("fewer images"));
  file.add(test::pattern(7, 5, 1, SampleType::u8));
  message_of(ExitCode::cannot_write, [&] { file.add(test::pattern(7, 5, 1, SampleType::u8)); });
  file.commit();
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "a.mha"));
}

}  // namespace
}  // namespace oct
