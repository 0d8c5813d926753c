// SPDX-License-Identifier: Apache-2.0
// MetaImage and NIfTI are written, not read; so their bytes are looked at.
#include <gmock/gmock.h>
#include <zlib.h>

#include <cstring>
#include <fstream>

#include "octsdk/itk/decode.h"
#include "octsdk/itk/write.h"
#include "sdk_itk/files.h"
#include "sdk_itk/images.h"

namespace oct {
namespace {

using test::message_of;
using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* k_comment = "SYNTHETIC, made by octhost for a test";

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string unpacked(const std::filesystem::path& path) {
  std::string bytes(1 << 20, '\0');
  const gzFile file = gzopen(path.c_str(), "rb");
  const int size = gzread(file, bytes.data(), unsigned(bytes.size()));
  gzclose(file);
  bytes.resize(size < 0 ? 0 : std::size_t(size));
  return bytes;
}

template <class Number>
Number number_at(const std::string& bytes, std::size_t at) {
  Number value;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

/// Sample `i` of channel `c`, of pixels that stand interleaved at the end of `bytes`.
template <class Sample>
float sample_of(const std::string& bytes, const Image& image, std::size_t i, std::size_t c) {
  const std::size_t begin = bytes.size() - image.pixels.size() * sizeof(Sample);
  const auto channels = std::size_t(image.channels);
  return float(number_at<Sample>(bytes, begin + (i * channels + c) * sizeof(Sample)));
}

template <class Sample>
void expect_pixels(const std::string& bytes, const Image& image) {
  for (int c = 0; c < image.channels; ++c) {
    for (std::size_t i = 0; i < image.plane_size(); ++i) {
      ASSERT_EQ(sample_of<Sample>(bytes, image, i, std::size_t(c)), image.plane(c)[i])
          << "pixel " << i << ", channel " << c;
    }
  }
}

TEST(WriteMedical, MetaImageHoldsPixelsSpacingAndComment) {
  const test::TempFolder folder;
  for (const int channels : {1, 3}) {
    Image image = test::pattern(37, 21, channels, SampleType::u16);
    image.spacing = {0.25, 0.5};
    write(folder.path() / "a.mha", image, k_comment);
    const std::string bytes = bytes_of(folder.path() / "a.mha");
    EXPECT_THAT(bytes, StartsWith("ObjectType = Image"));
    EXPECT_THAT(bytes, HasSubstr("DimSize = 37 21\n"));
    EXPECT_THAT(bytes, HasSubstr("ElementSpacing = 0.5 0.25\n"));
    EXPECT_THAT(bytes, HasSubstr("ElementType = MET_USHORT\n"));
    EXPECT_THAT(bytes, HasSubstr(std::string("Comment = ") + k_comment + "\n"));
    expect_pixels<std::uint16_t>(bytes, image);
  }
}

TEST(WriteMedical, NiftiHoldsPixelsSpacingAndTheBeginningOfTheComment) {
  const test::TempFolder folder;
  Image image = test::pattern(37, 21, 1, SampleType::u16);
  image.spacing = {0.25, 0.5};
  write(folder.path() / "a.nii.gz", image, k_comment);
  const std::string bytes = unpacked(folder.path() / "a.nii.gz");
  ASSERT_GT(bytes.size(), 352U);
  EXPECT_EQ(number_at<std::int16_t>(bytes, 42), 37);
  EXPECT_EQ(number_at<std::int16_t>(bytes, 44), 21);
  EXPECT_EQ(number_at<std::int16_t>(bytes, 70), 512) << "unsigned short";
  EXPECT_EQ(number_at<float>(bytes, 80), 0.5F);
  EXPECT_EQ(number_at<float>(bytes, 84), 0.25F);
  EXPECT_STREQ(bytes.data() + 148, k_comment);
  EXPECT_STREQ(bytes.data() + 228, std::string(k_comment).substr(0, 23).c_str());
  expect_pixels<std::uint16_t>(bytes, image);
}

TEST(WriteMedical, NiftiHoldsColoursWithEightBitsOnly) {
  const test::TempFolder folder;
  const Image image = test::pattern(37, 21, 3, SampleType::u8);
  write(folder.path() / "a.nii.gz", image);
  expect_pixels<std::uint8_t>(unpacked(folder.path() / "a.nii.gz"), image);
  EXPECT_THAT(
      message_of(
          ExitCode::cannot_write,
          [&] { write(folder.path() / "b.nii.gz", test::pattern(37, 21, 3, SampleType::u16)); }),
      HasSubstr("8 bits only"));
}

TEST(WriteMedical, TheSameImageGivesTheSameBytes) {
  const test::TempFolder folder;
  const Image image = test::pattern(37, 21, 1, SampleType::u16);
  for (const char* ending : {".png", ".tif", ".mha", ".nii.gz"}) {
    write(folder.path() / (std::string("a") + ending), image, k_comment);
    write(folder.path() / (std::string("b") + ending), image, k_comment);
    EXPECT_EQ(bytes_of(folder.path() / (std::string("a") + ending)),
              bytes_of(folder.path() / (std::string("b") + ending)))
        << ending;
  }
}

TEST(WriteMedical, APngWithACommentIsStillWhole) {
  const test::TempFolder folder;
  const Image image = test::pattern(37, 21, 3, SampleType::u8);
  write(folder.path() / "a.png", image, k_comment);
  EXPECT_EQ(decode(folder.path() / "a.png"), image);
  const std::string bytes = bytes_of(folder.path() / "a.png");
  const auto at = bytes.find("tEXtComment");
  ASSERT_NE(at, std::string::npos);
  const std::size_t length = 8 + std::strlen(k_comment);
  EXPECT_EQ(bytes.substr(at + 12, std::strlen(k_comment)), k_comment);
  EXPECT_EQ(bytes.substr(at - 4, 4), std::string("\0\0\0", 3) + char(length));
  const auto checksum =
      crc32(0, reinterpret_cast<const Bytef*>(bytes.data() + at), uInt(4 + length));
  const auto* stored = reinterpret_cast<const unsigned char*>(bytes.data() + at + 4 + length);
  EXPECT_EQ(checksum, (uLong(stored[0]) << 24) | (uLong(stored[1]) << 16) |
                          (uLong(stored[2]) << 8) | uLong(stored[3]));
}

}  // namespace
}  // namespace oct
